-- Every batch of the intake changes the rows of its meetings in the work list. The index of what waits depended on the
-- sequence number, so that each change made a new entry in every index of the table. Now only the first one does.
alter table due add column waiting boolean not null generated always as (seq > folded) stored;
drop index due_waiting;
create index due_waiting on due (due_at) where waiting;
alter table due set (fillfactor = 50);

-- Within a partition the bucket is the same for all, so it stands last: comparing keys is what an insert spends most on.
alter table event drop constraint event_pkey;
drop index event_seq;
drop index event_participant;
alter table event add primary key (meeting, identity, bucket);
create index event_seq on event (meeting, seq);
create index event_participant on event (meeting, participant, at_millis);
alter table participant drop constraint participant_pkey;
alter table participant add primary key (meeting, participant, bucket);
