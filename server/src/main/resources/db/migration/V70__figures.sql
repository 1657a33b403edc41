-- Somebody in a class who was said to be another person there, by the keys under which reports tell of people. Applied when
-- a class is read: taking it away brings back what was before.
create table activity_link (
    -- A run of the class.
    meeting_id uuid        not null,
    person_key text        not null,
    linked_to  text        not null,
    linked_by  uuid        not null,
    linked_at  timestamptz not null default now(),
    primary key (meeting_id, person_key)
);

-- What breakout rooms are read by.
alter table breakout_run add column id uuid not null default gen_random_uuid();
create unique index breakout_run_id on breakout_run (id);
