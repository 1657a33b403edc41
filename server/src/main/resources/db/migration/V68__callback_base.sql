-- Under which addresses the processes of this installation have servers call back. More than one at a time is a mistake: each
-- process would take the others' hooks away.
create table callback_base (
    base    text        primary key,
    seen_at timestamptz not null
);
