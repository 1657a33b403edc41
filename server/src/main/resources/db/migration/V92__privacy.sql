-- What each tenant wants kept, collected and told: one object of texts by the keys of `./lectern tenant privacy`. A key that
-- is missing has the installation's value.
create table privacy_policy (
    tenant_id   uuid        primary key,
    policy      jsonb       not null check (jsonb_typeof(policy) = 'object'),
    changed_at  timestamptz not null
);

-- Which kinds a tenant did not collect, from when on: a class that is over is told of by what held then.
create table collection_change (
    tenant_id   uuid        not null,
    at          timestamptz not null,
    switched_off text[]     not null,
    primary key (tenant_id, at)
);

-- The texts that participants were shown, as they were: an answer is to one of them.
create table privacy_notice (
    tenant_id   uuid        not null,
    version     integer     not null,
    text        text        not null,
    shown_from  timestamptz not null,
    primary key (tenant_id, version)
);

-- What somebody answered to a notice. The newest answer of a person counts.
create table privacy_answer (
    tenant_id    uuid        not null,
    -- As servers are told.
    person       text        not null,
    answered_at  timestamptz not null,
    version      integer     not null,
    answer       text        not null check (answer in ('AGREED', 'DECLINED', 'WITHDRAWN')),
    primary key (tenant_id, person, answered_at)
);

-- Erasures, done in portions by whoever holds the lease. Whom one is about is sealed, and gone when it is done.
create table person_erasure (
    id            uuid        primary key,
    tenant_id     uuid        not null,
    fingerprint   bytea       not null,
    sealed        bytea,
    -- What stands in place of the person from now on.
    tombstone     text        not null unique,
    requested_by  text        not null,
    requested_at  timestamptz not null,
    -- WATCHING: done, and looked through again until nothing can come any more of classes that were before the request.
    state         text        not null check (state in ('RUNNING', 'WATCHING', 'DONE')),
    step          integer     not null default 0,
    cursor        text        not null default '',
    -- An object of numbers: changed rows by table.
    receipt       text        not null default '{}',
    passes        integer     not null default 0,
    erased_at     timestamptz,
    watch_until   timestamptz not null,
    next_at       timestamptz not null,
    lease         uuid,
    lease_until   timestamptz
);
-- Asking again while one is open is the same one.
create unique index person_erasure_open on person_erasure (tenant_id, fingerprint) where state <> 'DONE';
-- What is to be done.
create index person_erasure_next on person_erasure (next_at) where state <> 'DONE';

-- Work of which one at a time is enough.
create table privacy_work (
    name         text        primary key,
    lease        uuid,
    lease_until  timestamptz,
    finished_at  timestamptz,
    report       text        not null default '{}'
);
insert into privacy_work (name) values ('retention');

-- Retention finds classes of a tenant by their age; erasure walks through them.
create index due_of_tenant on due (tenant_id, first_received_at) where sealed_at is null;
-- Retention of joins, and support's search by time.
create index meeting_join_issued on meeting_join (tenant_id, issued_at);
-- Retention.
create index analytics_body_of_tenant on analytics_body (tenant_id, received_at);

-- Events of kinds that their tenant does not collect: counted, nothing of them stored.
alter table event_counter add column not_collected bigint not null default 0;
