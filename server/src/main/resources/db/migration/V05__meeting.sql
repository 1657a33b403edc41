-- One row per run of a meeting. The caller's identifier may run once at a time; each run, and each attempt to create it,
-- has an identifier of its own at the server.
create table meeting (
    id                    uuid primary key,
    tenant_id             uuid not null,
    external_id           text not null,
    name                  text not null,
    params                text not null,
    attendee_password     bytea not null,
    moderator_password    bytea not null,
    expected              integer not null,
    state                 text not null check (state in ('STARTING', 'RUNNING', 'ENDED', 'DETACHED')),
    attempt               integer not null,
    lease_until           timestamptz,
    server_id             uuid,
    server_meeting_id     text,
    internal_meeting_id   text,
    create_time           bigint,
    created_at            timestamptz not null default now(),
    started_at            timestamptz,
    ended_at              timestamptz,
    end_cause             text check (end_cause in ('HOOK', 'CALLBACK', 'REQUESTED', 'INFERRED', 'NEVER_STARTED')),
    failure               text,
    seen                  integer not null default 0,
    seen_at               timestamptz
);

-- Exactly once: whoever's insert returns a row creates the meeting, everybody else waits for it.
create unique index meeting_runs_once on meeting (tenant_id, external_id) where state in ('STARTING', 'RUNNING');
-- Load of a server, and what a poll of it is compared with.
create index meeting_live on meeting (server_id) where state in ('STARTING', 'RUNNING');
-- History of one room, newest first.
create index meeting_history on meeting (tenant_id, external_id, created_at desc);
create unique index meeting_server_id on meeting (server_meeting_id);
create index meeting_internal_id on meeting (internal_meeting_id);

-- Every identifier we ever sent to a server, written and committed before the request. An ABANDONED one is ended
-- whenever a server shows it, for ever; nothing else is ended by its identifier.
create table create_attempt (
    server_meeting_id    text primary key,
    meeting_id           uuid not null,
    attempt              integer not null,
    server_id            uuid not null,
    state                text not null check (state in ('SENT', 'WON', 'ABANDONED')),
    internal_meeting_id  text,
    ended_token          bytea not null,
    sent_at              timestamptz not null default now(),
    settled_at           timestamptz,
    reason               text,
    constraint create_attempt_once unique (meeting_id, attempt)
);
create unique index create_attempt_token on create_attempt (ended_token);
create index create_attempt_internal on create_attempt (internal_meeting_id) where internal_meeting_id is not null;

-- Meetings with our tag that no row knows: a restored backup, or a copy of production under test. Never ended by us.
create table quarantined_meeting (
    server_id          uuid not null,
    server_meeting_id  text not null,
    name               text not null,
    people             integer not null,
    first_seen_at      timestamptz not null default now(),
    last_seen_at       timestamptz not null default now(),
    primary key (server_id, server_meeting_id)
);

-- A join is issued, then arrived or never arrived: a redirect proves nothing.
create table meeting_join (
    id              uuid primary key,
    tenant_id       uuid not null,
    meeting_id      uuid not null,
    person          text not null,
    name            text not null,
    moderator       boolean not null,
    guest           boolean not null,
    issued_at       timestamptz not null default now(),
    arrived_at      timestamptz,
    never_at        timestamptz,
    never_reason    text
);
create index meeting_join_of on meeting_join (meeting_id, issued_at);
create index meeting_join_open on meeting_join (meeting_id, person) where arrived_at is null and never_at is null;

-- Single-use tickets; only the hash of one is stored. `subject` says what the ticket opens, in the words of whoever
-- issued it.
create table join_ticket (
    hash         bytea primary key,
    tenant_id    uuid not null,
    subject      text not null,
    person       text not null,
    bound_to     bytea,
    issued_at    timestamptz not null default now(),
    expires_at   timestamptz not null,
    consumed_at  timestamptz
);
-- Old tickets are swept by time.
create index join_ticket_expiry on join_ticket (expires_at);
