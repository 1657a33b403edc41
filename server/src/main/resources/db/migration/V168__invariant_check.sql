-- What the last look for rows that contradict each other found.
create table invariant_check (
    only_one   boolean     primary key default true check (only_one),
    checked_at timestamptz not null,
    found      text        not null
);
