-- What the last poll told of a run and of the breakout rooms in it, for whoever answers callers: the process that polls is
-- not the one that is asked. Written only when it changed; gone soon after the run.
create table meeting_poll (
    meeting_id uuid        primary key,
    -- Counts up with every change, so that processes see cheaply what they have to read again.
    version    bigint      not null,
    polled_at  timestamptz not null,
    told       text        not null
) with (fillfactor = 70);
