-- The body of each analytics callback, one for each run and breakout, as its caller may see it.
create table analytics_body (
    internal_meeting_id text        primary key,
    tenant_id           uuid        not null,
    meeting_id          uuid        not null,
    breakout            boolean     not null,
    received_at         timestamptz not null default now(),
    body                text        not null
);
create index analytics_body_meeting on analytics_body (meeting_id);

-- Which recordings callers were told of, and how often: servers tell once for each format, and whoever saw one callback can
-- repeat it.
create table recording_told (
    meeting_id uuid        not null,
    record_id  text        not null,
    times      integer     not null,
    last_at    timestamptz not null,
    primary key (meeting_id, record_id)
);

-- Some versions sign the analytics callback with another secret than everything else; sealed.
alter table server add column analytics_secret bytea;

-- Hooks that callers registered with us, over all servers.
create table tenant_hook (
    id           uuid        primary key,
    tenant_id    uuid        not null,
    -- SHA-256 of the address: it names the hook, as with a server.
    url_hash     bytea       not null,
    sealed_url   bytea       not null,
    host         text        not null,
    -- The caller's identifier of the meeting; null for all of them.
    external_id  text,
    -- Lower case; empty for all.
    event_ids    text[]      not null,
    -- The secret of the tenant that signed the registration.
    signed_with  uuid        not null,
    created_at   timestamptz not null default now(),
    -- Gave up as a server would: nobody is told any more.
    dropped_at   timestamptz,
    drop_reason  text
);
create unique index tenant_hook_once on tenant_hook (tenant_id, url_hash) where dropped_at is null;
