-- Captions are kept until their server shows them, and are sent again until then: the call as it was made, so that nothing is lost
-- while a server is away. What was sent before this has no body, and is only waited for.
alter table recording_caption
    -- Another with each file that is given, so that an answer is not taken for that to a later one.
    add column upload_id    uuid        not null default gen_random_uuid(),
    -- The caller's own parameters, without the recording.
    add column parameters   text        not null default '',
    add column content_type text        not null default '',
    add column body         bytea,
    -- When the server took it; null as long as it did not.
    add column accepted_at  timestamptz,
    add column tries        integer     not null default 0,
    add column failure      text,
    add column due_at       timestamptz not null default now();
update recording_caption set accepted_at = sent_at;
create index recording_caption_due on recording_caption (due_at);

-- What was wanted of a recording and could not be had from its server, for whoever looks at it: until the same is wanted again.
create table recording_given_up (
    tenant_id    uuid        not null,
    record_id    text        not null,
    -- As of recording_wish; for captions "caption:", their kind and language.
    what         text        not null,
    reason       text        not null,
    given_up_at  timestamptz not null,
    primary key (tenant_id, record_id, what)
);
