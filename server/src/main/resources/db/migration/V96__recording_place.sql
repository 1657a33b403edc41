-- Further rooms in which a recording is shown, beside the room it was made in. Nothing is copied: deleted, it is gone everywhere.
create table recording_place (
    tenant_id    uuid        not null,
    record_id    text        not null,
    -- Of the room.
    external_id  text        not null,
    placed_at    timestamptz not null,
    placed_by    text        not null,
    primary key (tenant_id, record_id, external_id)
);
create index recording_place_room on recording_place (tenant_id, external_id);
