-- A list of a room holds for classes that begin after it was taken, so that those that took place stay judged as they were; the
-- first list of a room holds for all of its past. Lists that others took the place of are kept for the classes of their time.
alter table roster
    drop constraint roster_state_check,
    add constraint roster_state_check check (state in ('DRAFT', 'CURRENT', 'PAST')),
    -- Null for all of the past.
    add column since_at timestamptz,
    -- Null while it is in use.
    add column until_at timestamptz;
create index roster_past on roster (scope_id) where state = 'PAST';
