-- BigBlueButton servers. `state` is the operator's intent and written by operators only; `health`, the counters and
-- everything after them is what polls observed and written by polls only.
create table server (
    id                 uuid primary key,
    name               text not null,
    address            text not null,
    secret             bytea not null,
    algorithm          text not null,
    weight             double precision not null default 1 check (weight > 0),
    state              text not null default 'ENABLED' check (state in ('ENABLED', 'CORDONED', 'DISABLED')),
    state_changed_at   timestamptz not null default now(),
    secret_changed_at  timestamptz not null default now(),
    created_at         timestamptz not null default now(),
    health             text not null default 'OFFLINE' check (health in ('ONLINE', 'UNHEALTHY', 'OFFLINE')),
    health_changed_at  timestamptz not null default now(),
    failures           integer not null default 0,
    successes          integer not null default 0,
    polled_at          timestamptz,
    answered_at        timestamptz,
    answer_millis      integer,
    failure            text,
    version            text,
    meetings           integer not null default 0,
    people             integer not null default 0,
    foreign_meetings   integer not null default 0,
    foreign_people     integer not null default 0,
    next_poll_at       timestamptz not null default now(),
    poll_lease_until   timestamptz,
    constraint server_name_once unique (name),
    constraint server_address_once unique (address)
);

-- Finding what to poll: few rows, but asked every second by every process.
create index server_next_poll on server (next_poll_at) where state <> 'DISABLED';
