-- Callers may ask for recordings by the beginning of an identifier.
create index create_attempt_internal_begin on create_attempt (internal_meeting_id text_pattern_ops)
    where internal_meeting_id is not null;
