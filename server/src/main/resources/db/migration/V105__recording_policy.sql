-- What a tenant wants of its recordings, and what a room wants beside: a row for the tenant, whose external_id is empty, and one for
-- each room that says anything. A null leaves it to the tenant, or to what recordings always were: shown at once, kept for ever.
create table recording_policy (
    tenant_id      uuid        not null,
    -- Of the room; empty for the tenant.
    external_id    text        not null,
    -- Recordings of classes that end from here on are hidden until somebody approves them.
    approval_since timestamptz,
    visible_days   integer     check (visible_days between 1 and 36500),
    keep_days      integer     check (keep_days between 1 and 36500),
    -- The tenant's alone.
    warn_days      integer     check (warn_days between 1 and 365),
    room_deleted   text        not null default 'KEEP' check (room_deleted in ('KEEP', 'DELETE')),
    person_erased  text        not null default 'KEEP' check (person_erased in ('KEEP', 'DELETE')),
    changed_at     timestamptz not null,
    primary key (tenant_id, external_id)
);

-- Why a recording that its server would show is hidden here, and unpublished there, though nobody hid it.
alter table recording add column withheld text check (withheld in ('APPROVAL', 'NOT_YET', 'NO_LONGER'));
-- Whether it is published when the reason is gone.
alter table recording add column republish boolean not null default false;
alter table recording add column approved_at timestamptz;
-- Of this one; null for what its room says.
alter table recording add column visible_from timestamptz;
alter table recording add column visible_until timestamptz;
-- When its teachers were told that it is going to be deleted.
alter table recording add column retention_warned_at timestamptz;
-- Retention looks at the oldest, the end of visibility at the oldest that are shown.
create index recording_age on recording (tenant_id, ended_at) where stage in ('PROCESSING', 'PROCESSED', 'PUBLISHED', 'UNPUBLISHED');
create index recording_shown on recording (tenant_id, ended_at) where stage = 'PUBLISHED';
create index recording_timed on recording (tenant_id) where visible_from is not null or visible_until is not null;
create index recording_not_yet on recording (tenant_id) where withheld = 'NOT_YET';
create index recording_warned on recording (tenant_id) where retention_warned_at is not null;

-- What must not be deleted, whoever wants it.
create table recording_hold (
    tenant_id  uuid        not null,
    record_id  text        not null,
    reason     text        not null,
    held_at    timestamptz not null,
    held_by    text        not null,
    primary key (tenant_id, record_id)
);

-- What the teachers of a room are told of its recordings: each thing once, however many processes see it.
create table recording_notice (
    id           uuid        primary key,
    tenant_id    uuid        not null,
    external_id  text        not null,
    record_id    text        not null,
    kind         text        not null check (kind in ('READY', 'APPROVAL', 'RETENTION')),
    -- The format that is ready, or the day from which on it is deleted.
    what         text        not null,
    noticed_at   timestamptz not null,
    unique (tenant_id, record_id, what)
);
create index recording_notice_newest on recording_notice (tenant_id, external_id, noticed_at desc);
create index recording_notice_old on recording_notice (noticed_at);

create table recording_notice_seen (
    notice_id  uuid        not null references recording_notice (id) on delete cascade,
    person_id  uuid        not null,
    primary key (notice_id, person_id)
);
