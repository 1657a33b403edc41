-- The namespace of the identifiers that a tenant's statements have. Random, and kept like a key: whoever has it and our
-- identifiers can tell which statement is about whom.
create table statement_namespace (
    tenant_id   uuid        primary key references tenant (id) on delete cascade,
    sealed      bytea       not null
);

-- Where a tenant's statements go: at most one destination for each language. Nothing is sent without one.
create table statement_destination (
    tenant_id            uuid        not null references tenant (id) on delete cascade,
    channel              text        not null check (channel in ('XAPI', 'CALIPER')),
    sealed_url           bytea       not null,
    host                 text        not null,
    -- The whole value of the Authorization header.
    sealed_authorization bytea       not null,
    identity             text        not null check (identity in ('PSEUDONYMOUS', 'ANONYMOUS')),
    -- Whether names of rooms are sent; their identifiers otherwise.
    names                boolean     not null,
    -- Which kinds of happenings, by their names.
    kinds                text[]      not null,
    -- Why the institution sends them, as it says itself.
    purpose              text        not null,
    -- Stopped by an answer that says that we are not let in; null while it works.
    stopped_reason       text,
    -- Classes that ended before are not sent.
    since                timestamptz not null,
    primary key (tenant_id, channel)
);

-- Classes whose statements were made, and from how much of the log.
create table statement_run (
    tenant_id   uuid        not null,
    channel     text        not null,
    meeting_id  uuid        not null,
    folded      bigint      not null default -1,
    made_at     timestamptz,
    -- What they are being made from, by whoever holds the lease.
    target      bigint      not null,
    lease       uuid,
    lease_until timestamptz,
    primary key (tenant_id, channel, meeting_id),
    foreign key (tenant_id, channel) references statement_destination on delete cascade
);

-- What was said about each happening, so that only what is new or otherwise is said. Both identifiers are made with the
-- tenant's namespace and name nobody.
create table statement_sent (
    tenant_id   uuid        not null,
    channel     text        not null,
    meeting_id  uuid        not null,
    happening   uuid        not null,
    -- Of the statement that stands; counted up with each correction.
    version     integer     not null,
    statement   uuid        not null,
    fingerprint uuid        not null,
    -- Taken back, and nothing said instead.
    withdrawn   boolean     not null default false,
    primary key (tenant_id, channel, meeting_id, happening),
    foreign key (tenant_id, channel, meeting_id) references statement_run on delete cascade
);
