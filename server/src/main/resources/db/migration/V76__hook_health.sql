alter table server_hook
    -- When our hook was put there last, and how often so far.
    add column registered_at    timestamptz,
    add column registrations    integer not null default 0,
    -- Callback addresses may be good for a while only; null for ever. After that their deliveries are refused.
    add column expires_at       timestamptz,
    -- SHA-256 of the address and of the server's secret: another secret asks for another address.
    add column secret_mark      bytea,
    -- Why the last check failed, in one word.
    add column failure_kind     text,
    -- Since when meetings run there without a pause, as polls tell; null if none runs.
    add column running_since    timestamptz,
    -- The least by which our clock was ahead of the sender's in what came last: retries come late, so the least is right.
    add column skew_millis      bigint,
    add column skew_at          timestamptz,
    -- Deliveries that were refused though their address was one of ours.
    add column refused          bigint not null default 0,
    add column last_refused_at  timestamptz,
    -- When nothing of ours was left at the server, after it was not wanted there any more.
    add column removed_at       timestamptz;

-- Servers at which an operator wants no hook of ours; the row is deleted when it is wanted again.
create table server_hook_withdrawn (
    server_id     uuid        primary key,
    withdrawn_at  timestamptz not null default now()
);

-- Tries of the whole way: a meeting of ours at the server, and back to us the event that it was created.
create table hook_self_test (
    id           uuid        primary key,
    server_id    uuid        not null,
    -- Its identifier at the server, which carries no tag of ours.
    meeting_id   text        not null unique,
    started_at   timestamptz not null,
    created_at   timestamptz,
    heard_at     timestamptz,
    ended_at     timestamptz,
    problem      text
);
create index hook_self_test_of on hook_self_test (server_id, started_at desc);
