-- Who was let in within the last minute where a limit on people is kept at the door: written under the lock of the
-- tenant, so that processes that let people in at the same moment count each other's. Not written ahead: after a crash of
-- the database it is empty, and a minute later nobody can tell.
create unlogged table seat (
    tenant_id   uuid        not null,
    meeting_id  uuid        not null,
    -- As servers are told.
    person      text        not null,
    taken_at    timestamptz not null,
    primary key (tenant_id, meeting_id, person)
);
-- Sweeping.
create index seat_taken on seat (taken_at);
