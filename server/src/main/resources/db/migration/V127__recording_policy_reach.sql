-- What policies are about, found where it is: of a whole tenant there are indexes already; these are of a room, and of breakouts.
create index recording_shown_in_room on recording (tenant_id, external_id, ended_at) where stage = 'PUBLISHED';
create index recording_age_in_room on recording (tenant_id, external_id, ended_at)
    where stage in ('PROCESSING', 'PROCESSED', 'PUBLISHED', 'UNPUBLISHED');
create index recording_breakout on recording (tenant_id, ended_at)
    where breakout and stage in ('PROCESSING', 'PROCESSED', 'PUBLISHED', 'UNPUBLISHED');
-- Only those whose own time ends or has not come are looked at, not all that have one.
create index recording_until on recording (visible_until) where visible_until is not null and stage = 'PUBLISHED';
create index recording_from on recording (visible_from) where visible_from is not null and stage = 'PUBLISHED';
drop index recording_timed;
