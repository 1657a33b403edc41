alter table server
    -- A second secret beside the one in use. NEXT: announced, used as soon as the server refuses the present one and takes
    -- this. OLD: replaced, kept until the operator confirms that it is no longer needed.
    add column spare_secret bytea,
    add column spare_algorithm text,
    add column spare_kind text check (spare_kind in ('NEXT', 'OLD')),
    add column spare_since timestamptz,
    -- Being emptied: disabled by itself when its last class is over. Null: not.
    add column draining_since timestamptz,
    -- Its classes were given up, by panic or since it was gone for too long. Null once it answers again.
    add column given_up_at timestamptz;

-- Load over time, one row a server and slot of five minutes: the most that any poll in it saw. Kept for some days.
create table server_load (
    server_id  uuid not null references server (id) on delete cascade,
    at         timestamptz not null,
    health     text not null,
    meetings   integer not null,
    people     integer not null,
    millis     integer not null,
    primary key (server_id, at)
);
create index server_load_at on server_load (at);
