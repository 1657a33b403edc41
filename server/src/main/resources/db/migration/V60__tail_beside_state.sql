-- What is newer than the base, packed, so that a fold needs only what is new from the log. Null: to be read from there.
alter table participant add column tail bytea;

-- It was read for those tails, and cost intake more than any other index. What is left (events that come later than the
-- tail is long, tails too long to be kept) reads the meeting.
drop index event_participant;
