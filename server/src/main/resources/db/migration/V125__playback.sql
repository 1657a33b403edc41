-- How recordings of a server are protected, and the key with which its web server asks us. No row: nobody protects them.
create table playback_server (
    server_id       uuid        primary key references server (id) on delete cascade,
    -- GATED: its web server asks us before it hands out anything of a recording. ONE_TIME: it gives addresses for one use itself.
    mode            text        not null check (mode in ('PUBLIC', 'GATED', 'ONE_TIME')),
    key_hash        bytea       unique,
    -- Good for a while after a change, until the web server has the new one.
    previous_hash   bytea,
    previous_until  timestamptz,
    key_changed_at  timestamptz,
    -- When it asked last, about to the minute.
    asked_at        timestamptz
);
create index playback_server_previous on playback_server (previous_hash) where previous_hash is not null;

-- Ways to a recording, each for one use.
create table playback_token (
    hash         bytea       primary key,
    tenant_id    uuid        not null,
    record_id    text        not null,
    format       text        not null,
    server_id    uuid        not null,
    -- Null for the holder of a link that an application was given.
    person_id    uuid,
    -- The browser that may use it; null for any.
    bound_to     bytea,
    issued_at    timestamptz not null,
    expires_at   timestamptz not null,
    consumed_at  timestamptz
);
create index playback_token_expires on playback_token (expires_at);

-- What a token was exchanged for: a browser that may go on asking for a recording's files, as long as its person may.
create table playback_grant (
    hash        bytea       primary key,
    tenant_id   uuid        not null,
    record_id   text        not null,
    format      text        not null,
    server_id   uuid        not null,
    person_id   uuid,
    issued_at   timestamptz not null,
    expires_at  timestamptz not null
);
create index playback_grant_expires on playback_grant (expires_at);
-- Erasure.
create index playback_grant_person on playback_grant (person_id) where person_id is not null;
create index playback_token_person on playback_token (person_id) where person_id is not null;

-- How often recordings were played, without saying by whom.
create table recording_views (
    tenant_id  uuid     not null,
    record_id  text     not null,
    format     text     not null,
    day        date     not null,
    views      integer  not null,
    primary key (tenant_id, record_id, format, day)
);

-- By whom, where the tenant collects that.
create table recording_viewer (
    tenant_id  uuid        not null,
    record_id  text        not null,
    format     text        not null,
    -- As servers are told.
    person     text        not null,
    views      integer     not null,
    first_at   timestamptz not null,
    last_at    timestamptz not null,
    primary key (tenant_id, record_id, format, person)
);
create index recording_viewer_person on recording_viewer (tenant_id, person);
create index recording_viewer_last on recording_viewer (tenant_id, last_at);
