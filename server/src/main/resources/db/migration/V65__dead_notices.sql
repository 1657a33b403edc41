-- A notice of which no delivery can be made is not tried for ever: after a few tries it becomes a dead delivery that names it,
-- and replaying that routes the notice again.
alter table outbox
    add column failures integer not null default 0,
    -- Why it was given up; null unless it was.
    add column failure text;
