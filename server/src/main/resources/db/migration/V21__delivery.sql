-- What features want others to be told of, written in the transaction of the change itself.
create table outbox (
    id         bigint      generated always as identity primary key,
    topic      text        not null,
    tenant_id  uuid        not null,
    -- Once within its topic, however often it is staged.
    key        text        not null,
    payload    text        not null,
    staged_at  timestamptz not null default now(),
    -- Also the lease of whoever is routing it.
    due_at     timestamptz not null default now(),
    tries      integer     not null default 0,
    routed_at  timestamptz,
    constraint outbox_once unique (topic, key)
);
create index outbox_open on outbox (due_at) where routed_at is null;
create index outbox_routed on outbox (routed_at) where routed_at is not null;

-- One notice to one address. Sent while WAITING, by whoever holds the lease; a lease that is over may be taken by anybody.
create table delivery (
    id          uuid        primary key,
    tenant_id   uuid        not null,
    -- What must not delay anything else when it fails: a host, or a subscription.
    target      text        not null,
    format      text        not null,
    -- Once within its format.
    key         text        not null,
    sealed_url  bytea       not null,
    host        text        not null,
    -- What it is about, for people; holds no secret and no name.
    subject     text        not null,
    payload     text        not null,
    state       text        not null default 'WAITING' check (state in ('WAITING', 'DELIVERED', 'DEAD')),
    attempts    integer     not null default 0,
    replays     integer     not null default 0,
    due_at      timestamptz not null,
    lease       uuid,
    lease_until timestamptz,
    created_at  timestamptz not null,
    settled_at  timestamptz,
    reason      text,
    constraint delivery_once unique (format, key)
) with (fillfactor = 80);
-- The next of a target.
create index delivery_waiting on delivery (tenant_id, target, due_at) where state = 'WAITING';
-- The list, newest first, and of one tenant.
create index delivery_newest on delivery (created_at desc);
create index delivery_of_tenant on delivery (tenant_id, created_at desc);
-- Retention.
create index delivery_settled on delivery (settled_at) where state <> 'WAITING';

create table delivery_attempt (
    delivery_id uuid        not null references delivery (id) on delete cascade,
    number      integer     not null,
    at          timestamptz not null,
    millis      integer     not null,
    -- Status of the answer; null if there was none.
    status      integer,
    outcome     text        not null,
    primary key (delivery_id, number)
);

-- One row for each target, so that finding work costs the same however much waits behind a dead one.
create table delivery_target (
    tenant_id    uuid        not null,
    target       text        not null,
    -- When there may be something to send; infinity if nothing waits.
    next_at      timestamptz not null,
    -- In a row.
    failures     integer     not null default 0,
    paused_until timestamptz,
    primary key (tenant_id, target)
);
create index delivery_target_next on delivery_target (next_at);
