-- Rooms that people without an account enter with a code. No row: nobody does.
create table room_guest_code (
    room_id    uuid        primary key references room (id) on delete cascade,
    tenant_id  uuid        not null,
    -- Another one for each code: who came with an earlier one is let in no more.
    code_id    uuid        not null,
    -- Sealed: its teachers tell it to one guest after the other, so it is shown again.
    sealed     bytea       not null,
    -- Whether who has the code also watches the room's recordings.
    watch      boolean     not null default false,
    changed_at timestamptz not null
);

-- Who came in with a code, until it expires or the code does.
create table room_guest (
    id         uuid        primary key,
    tenant_id  uuid        not null,
    room_id    uuid        not null references room (id) on delete cascade,
    code_id    uuid        not null,
    -- As servers are told.
    person     text        not null,
    name       text        not null,
    token_hash bytea       not null unique,
    entered_at timestamptz not null,
    expires_at timestamptz not null
);
create index room_guest_expires on room_guest (expires_at);
-- Erasure.
create index room_guest_person on room_guest (tenant_id, person);

-- For whom a way to a recording is, if that is a guest.
alter table playback_token add column guest_id uuid;
alter table playback_grant add column guest_id uuid;
