-- People whom the front did not let in, for whoever is asked why: who, where, why, and the code on their page.
create table join_refusal (
    tenant_id   uuid        not null,
    at          timestamptz not null,
    -- As the platform names the person and the class.
    person      text        not null,
    name        text        not null,
    external_id text        not null,
    reason      text        not null,
    reference   text        not null
);
-- Support searches within times; retention deletes by them.
create index join_refusal_at on join_refusal (tenant_id, at);
create index join_refusal_reference on join_refusal (reference);

-- Support finds classes of a day by their names.
create index meeting_of_tenant_created on meeting (tenant_id, created_at);
