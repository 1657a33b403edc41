-- How much of a tenant's use is known from each run, one row for each UTC day that it touches. Times when somebody was
-- there, without saying who: enough to add days up again, and nothing that an erasure would have to find.
create table usage_run (
    meeting_id  uuid        primary key,
    tenant_id   uuid        not null,
    -- From how much of the log it was made, and whether the run was over then.
    folded      bigint      not null default -1,
    over        boolean     not null default false,
    made_at     timestamptz,
    -- What it is being made from, by whoever holds the lease.
    target      bigint      not null,
    target_over boolean     not null,
    lease       uuid,
    lease_until timestamptz
);
-- Runs that are not over are looked at again.
create index usage_run_open on usage_run (made_at) where not over;

create table usage_part (
    tenant_id   uuid        not null,
    day         date        not null,
    meeting_id  uuid        not null references usage_run on delete cascade,
    -- The class began on this day.
    began       boolean     not null,
    from_millis bigint      not null,
    to_millis   bigint      not null,
    -- When a person came and went, by the union of their connections; within the day.
    froms       bigint[]    not null,
    tos         bigint[]    not null,
    primary key (tenant_id, day, meeting_id)
);
create index usage_part_run on usage_part (meeting_id);

-- Days to be added up anew.
create table usage_stale (
    tenant_id   uuid        not null,
    day         date        not null,
    primary key (tenant_id, day)
);

create table usage_day (
    tenant_id         uuid        not null,
    day               date        not null,
    classes           integer     not null,
    recordings        integer     not null,
    seconds           bigint      not null,
    peak_people       integer     not null,
    peak_classes      integer     not null,
    made_at           timestamptz not null,
    primary key (tenant_id, day)
);
