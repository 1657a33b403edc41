-- Until when somebody tries this letter again. It is marked as taken in only once the log has it; whoever is killed before that
-- leaves it to be tried after this moment.
alter table dead_letter add column replaying_until timestamptz;
