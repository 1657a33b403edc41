-- One capability for each purpose of a callback; only hashes are stored. They stand in the metadata of recordings, so that
-- a callback is never more than a reason to look.
alter table create_attempt
    add column recording_token bytea,
    add column analytics_token bytea;
create unique index create_attempt_recording_token on create_attempt (recording_token) where recording_token is not null;
create unique index create_attempt_analytics_token on create_attempt (analytics_token) where analytics_token is not null;

-- Whether somebody pressed record, as far as callbacks told; the end callback tells it on.
alter table meeting add column recording_marked boolean not null default false;

-- Breakouts have identifiers that servers invent; callbacks and events of one are taken for its parent.
create table breakout_run (
    internal_meeting_id text        primary key,
    server_meeting_id   text        not null,
    parent_id           uuid        not null,
    seen_at             timestamptz not null default now()
);
create index breakout_run_server on breakout_run (server_meeting_id);
create index breakout_run_parent on breakout_run (parent_id);
