-- Recordings from before there was a Lectern: taken over from a server by rules of the operator's, not made in a run of ours.
-- Their meeting_id is one of their own, which no run has.
alter table recording add column imported_at timestamptz;
-- Two imports at once, with different rules: one recording, one tenant.
create unique index recording_imported_once on recording (record_id) where imported_at is not null;
-- Whoever's it is: before it is imported, and for operators who ask why it is not there.
create index recording_identifier on recording (record_id);

-- The room that an imported one belongs to, as a class's recording belongs to the room it was made in.
alter table recording_place add column home boolean not null default false;
create unique index recording_place_home on recording_place (tenant_id, record_id) where home;
