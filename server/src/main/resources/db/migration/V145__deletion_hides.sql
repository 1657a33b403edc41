-- A recording that is to be deleted is unpublished at its server meanwhile; taken back, it is published again if it was.
alter table recording_deletion add column was_published boolean not null default false;

-- Those whose time has not come yet.
update recording_deletion d
set was_published = coalesce((select w.value = 'true' from recording_wish w where w.tenant_id = d.tenant_id
        and w.record_id = d.record_id and w.what = 'publish'), r.listed = 'PUBLISHED')
from recording r
where r.tenant_id = d.tenant_id and r.record_id = d.record_id and r.stage = 'DELETING' and r.listed is not null
    and r.withheld is null and d.sent_at is null;
insert into recording_wish (tenant_id, record_id, what, value, requested_at, requested_by, due_at)
select d.tenant_id, d.record_id, 'publish', 'false', now(), 'system:deletion', now()
from recording_deletion d
    join recording r on r.tenant_id = d.tenant_id and r.record_id = d.record_id
where r.stage = 'DELETING' and d.sent_at is null and d.was_published
on conflict (tenant_id, record_id, what) do update set value = excluded.value, requested_at = excluded.requested_at,
    requested_by = excluded.requested_by, due_at = excluded.due_at, tries = 0, failure = null;
