-- What a run that a signed call asked for has besides: every repeat of the call is answered with it.
alter table meeting
    -- The tenant's secret that signed the create: callbacks of this run are signed with it.
    add column signed_with uuid,
    -- The passwords that the caller sees and joins with. The server has others of ours, which never leave.
    add column caller_attendee_password bytea,
    add column caller_moderator_password bytea,
    -- Telephone number and PIN as the server told them when it created the meeting.
    add column told_voice_bridge text,
    add column told_dial_number text,
    -- The limit on people is kept by us, since the server would count moderators too.
    add column moderators_exempt boolean not null default false,
    -- Documents that came with the create.
    add column documents uuid,
    -- The run that this one is a breakout of.
    add column parent_id uuid,
    -- When we learned of the end; ended_at is when it was.
    add column closed_at timestamptz;

create index meeting_parent on meeting (parent_id) where parent_id is not null;
