-- What was understood of a dead letter, redacted as everything is, so that it can be tried again; null where nothing was.
alter table dead_letter
    add column content bytea,
    add column replayed_at timestamptz;

-- Taking classes, or dead letters, through the inbox again: done in portions by whoever holds the lease.
create table inbox_replay (
    id            uuid        primary key,
    requested_at  timestamptz not null default now(),
    requested_by  text        not null,
    what          text        not null check (what in ('CLASSES', 'DEAD_LETTERS')),
    -- The search that it is of.
    query         text        not null,
    total         bigint      not null,
    done          bigint      not null default 0,
    -- Dead letters that are none any more; classes that are folded again.
    again         bigint      not null default 0,
    cursor        text        not null default '',
    lease         uuid,
    lease_until   timestamptz,
    finished_at   timestamptz
);
create index inbox_replay_open on inbox_replay (requested_at) where finished_at is null;
-- Searching the inbox by time.
create index due_received on due (first_received_at desc);
