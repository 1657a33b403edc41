-- Copies of everything about somebody, made in the background and fetched once, with a link.
create table person_export (
    id           uuid        primary key,
    tenant_id    uuid        not null references tenant (id) on delete cascade,
    -- Whom it is about: so an erasure finds it, and nobody reads it.
    fingerprint  bytea       not null,
    -- The identifier, sealed, until the file is made.
    sealed       bytea,
    -- Of the link, which is shown once and kept nowhere.
    link_hash    bytea       not null,
    requested_by text        not null,
    requested_at timestamptz not null,
    expires_at   timestamptz not null,
    state        text        not null default 'WAITING'
                 check (state in ('WAITING', 'RUNNING', 'READY', 'FETCHED', 'FAILED')),
    tries        integer     not null default 0,
    lease        uuid,
    lease_until  timestamptz,
    bytes        bigint      not null default 0,
    fetched_at   timestamptz
);
create unique index person_export_link on person_export (link_hash);
-- What is to be made, the longest waiting first.
create index person_export_open on person_export (requested_at) where state in ('WAITING', 'RUNNING');
-- An erasure deletes those of its person.
create index person_export_of on person_export (tenant_id, fingerprint);

create table person_export_part (
    export_id uuid    not null references person_export on delete cascade,
    number    integer not null,
    sealed    bytea   not null,
    primary key (export_id, number)
);

-- What learning record stores were told of somebody who was erased: for whoever runs the store, until they deleted it there.
create table erasure_record (
    erasure_id uuid not null references person_erasure (id) on delete cascade,
    channel    text not null,
    kind       text not null check (kind in ('ACTOR', 'STATEMENT')),
    identifier text not null,
    primary key (erasure_id, channel, kind, identifier)
);

-- Whose data are not used beyond what is needed, since when. Lifted ones stay: of classes of that time nothing else was collected.
create table person_restriction (
    tenant_id     uuid        not null references tenant (id) on delete cascade,
    person        text        not null,
    since         timestamptz not null,
    lifted_at     timestamptz,
    restricted_by text        not null,
    primary key (tenant_id, person, since)
);
create unique index person_restriction_open on person_restriction (tenant_id, person) where lifted_at is null;
