-- Runs that vanished a moment ago are still answered for.
create index meeting_vanished on meeting (closed_at) where end_cause = 'INFERRED';
