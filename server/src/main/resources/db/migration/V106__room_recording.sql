-- Whether a room's meetings are recorded. So far a room asked for it or left it to its tenant; that column is read no more, and stays
-- for processes of the version before, which may run beside this one for a while.
alter table room add column recorded text not null default 'AS_TENANT'
    check (recorded in ('AS_TENANT', 'OFF', 'ALLOWED', 'AUTOMATIC', 'FORCED'));
update room set recorded = 'ALLOWED' where record;

-- What is deleted is hidden at once and keeps its row: recordings, reports and the audit trail name it.
alter table room add column deleted_at timestamptz;
alter table course add column deleted_at timestamptz;

-- What became of recordings when what they belong to went, for whoever has to account for it.
create table recording_disposal (
    id           uuid        primary key,
    tenant_id    uuid        not null,
    kind         text        not null check (kind in ('ROOM', 'COURSE', 'PERSON')),
    -- What went: the identifier of the room or course, or of the erasure.
    subject      text        not null,
    -- The name of the room or course; empty for a person.
    name         text        not null,
    fate         text        not null check (fate in ('KEEP', 'DELETE')),
    disposed_at  timestamptz not null,
    disposed_by  text        not null
);
create index recording_disposal_newest on recording_disposal (tenant_id, disposed_at desc);

create table recording_disposal_item (
    disposal_id  uuid        not null references recording_disposal (id) on delete cascade,
    record_id    text        not null,
    outcome      text        not null check (outcome in ('DELETED', 'KEPT', 'HELD')),
    primary key (disposal_id, record_id)
);
