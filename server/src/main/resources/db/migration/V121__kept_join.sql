-- Joins that wait for the answer to a notice and are too long for a link, for a day.
create table kept_join (
    id         uuid        primary key,
    tenant_id  uuid        not null references tenant (id) on delete cascade,
    sealed     bytea       not null,
    expires_at timestamptz not null
);
create index kept_join_expiry on kept_join (expires_at);
