-- Which events a tenant took since when, as names with commas; empty for all. A report of a class that took place earlier reads
-- what held then. The filter holds for what our own hook tells from now on.
create table chamilo_filter (
    tenant_id  uuid        not null,
    since_at   timestamptz not null,
    names      text        not null,
    primary key (tenant_id, since_at)
);
insert into chamilo_filter
select tenant_id, now(), texts ->> 'webhooks_event_filter' from chamilo_setting
where texts ->> 'webhooks_enabled' = 'true' and coalesce(texts ->> 'webhooks_event_filter', '') <> '';

-- Meetings that somebody joined, whose events are to reach us: our hook is looked for at their server.
create table chamilo_ensure (
    tenant_id    uuid        not null,
    external_id  text        not null,
    wanted_at    timestamptz not null default now(),
    -- When somebody looked last.
    ensured_at   timestamptz,
    primary key (tenant_id, external_id)
);
create index chamilo_ensure_open on chamilo_ensure (wanted_at) where ensured_at is null;
