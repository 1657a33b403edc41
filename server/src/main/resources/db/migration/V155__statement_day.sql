-- The day by which a class's statements are put together (its registration). Once told it stays, whatever becomes of its room's plan.
create table statement_day (
    tenant_id   uuid  not null references tenant (id) on delete cascade,
    -- The first of its runs.
    class_id    uuid  not null,
    day         date  not null,
    primary key (tenant_id, class_id)
);
-- Until now it was the day in UTC.
insert into statement_day (tenant_id, class_id, day)
select distinct r.tenant_id, r.meeting_id, (coalesce(m.started_at, m.created_at) at time zone 'UTC')::date
from statement_run r join meeting m on m.id = r.meeting_id
where r.made_at is not null;
