-- Our registration at each server. The row of the highest generation is the one wanted; older ones, of another callback
-- address, are kept to recognise and remove what is left of them.
create table server_hook (
    server_id        uuid        not null,
    generation       integer     not null,
    -- SHA-256 of the token in the callback address.
    token_hash       bytea       not null unique,
    -- The callback address exactly as registered, sealed: it holds the token.
    sealed_url       bytea       not null,
    -- Begin of the callback address, without the token.
    base_url         text        not null,
    created_at       timestamptz not null default now(),
    -- Checking against hooks/list.
    next_check_at    timestamptz not null default now(),
    lease_until      timestamptz,
    checked_at       timestamptz,
    present_at       timestamptz,
    hook_id          text,
    failure          text,
    removed          integer     not null default 0,
    -- Deliveries.
    last_delivery_at timestamptz,
    formula          text,
    deliveries       bigint      not null default 0,
    weak_deliveries  bigint      not null default 0,
    primary key (server_id, generation)
);

-- Authentic requests that are not events: kept aside without their content, which cannot be redacted.
create table dead_letter (
    id          bigint      generated always as identity primary key,
    server_id   uuid        not null,
    received_at timestamptz not null default now(),
    reason      text        not null,
    detail      text        not null,
    bytes       integer     not null,
    -- SHA-256 of the body, empty where the body was too large to be read.
    digest      bytea       not null
);

-- Requests that were not taken in, by reason and process.
create table refused_request (
    process uuid   not null,
    reason  text   not null,
    count   bigint not null,
    primary key (process, reason)
);
