-- Keys of pseudonyms, one a tenant and purpose, sealed. A key that is gone makes what it produced unlinkable.
create table privacy_key (
    tenant_id   uuid        not null,
    purpose     text        not null check (purpose in ('PSEUDONYM', 'ERASED')),
    -- Part of what the key is sealed for.
    id          uuid        not null,
    sealed      bytea       not null,
    created_at  timestamptz not null,
    primary key (tenant_id, purpose)
);

-- People who were erased, as hashes under the tenant's key for it: their pseudonyms are not made again.
create table erased_identifier (
    tenant_id    uuid    not null,
    fingerprint  bytea   not null,
    times        integer not null,
    primary key (tenant_id, fingerprint)
);
