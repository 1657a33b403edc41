create table tenant (
    id uuid primary key,
    -- In addresses: /t/{slug}/bigbluebutton/. The tenant 'default' also answers at /bigbluebutton/.
    slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'),
    name text not null check (length(name) between 1 and 500),
    state text not null check (state in ('ACTIVE', 'SUSPENDED')),
    -- The weakest checksum that a caller may sign with.
    minimum_checksum text not null default 'SHA1' check (minimum_checksum in ('SHA1', 'SHA256', 'SHA384', 'SHA512')),
    created_at timestamptz not null default now()
);

-- Several may be valid at once, so that a caller can change to a new one without a gap.
create table tenant_secret (
    tenant_id uuid not null references tenant (id) on delete cascade,
    id uuid not null,
    sealed bytea not null,
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    retired_at timestamptz,
    primary key (tenant_id, id)
);
