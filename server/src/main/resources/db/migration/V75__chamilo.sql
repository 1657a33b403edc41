-- What a tenant that speaks to the compatibility endpoints has set, as texts by the names of the settings.
create table chamilo_setting (
    tenant_id   uuid        primary key,
    texts       jsonb       not null,
    changed_at  timestamptz not null
);

-- Keys that it signs with, sealed. Several of one use are valid at once, while one is being replaced.
create table chamilo_key (
    tenant_id     uuid        not null,
    id            uuid        not null,
    -- WEBHOOK: signs the address of the first endpoint. CALLBACK: signs the body for the second.
    use           text        not null check (use in ('WEBHOOK', 'CALLBACK')),
    sealed        bytea       not null,
    created_at    timestamptz not null,
    retired_at    timestamptz,
    last_used_at  timestamptz,
    primary key (tenant_id, id)
);

-- What the endpoints answered, by day: how many were taken, how many refused and why, and when last. Nothing is known of
-- what a refused request held.
create table chamilo_answer (
    tenant_id  uuid        not null,
    endpoint   text        not null,
    outcome    text        not null,
    day        date        not null,
    count      bigint      not null,
    last_at    timestamptz not null,
    primary key (tenant_id, endpoint, outcome, day)
);
