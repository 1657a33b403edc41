-- The number of a breakout room as its server counts it; null where nobody told. Rooms that are opened anew begin with 1 again.
alter table breakout_run add column number integer;

-- A clock of a server that was ahead of ours could have a run that others created end before it began.
update meeting set ended_at = started_at where state in ('ENDED', 'DETACHED') and ended_at < started_at;
