-- Since when every poll has shown somebody: a leave that comes late may tell that nothing else held them there meanwhile.
create table poll_shown (
    bucket           integer not null,
    meeting          uuid    not null,
    external_user_id text    not null,
    since_millis     bigint  not null,
    primary key (bucket, meeting, external_user_id)
);

-- Since when no poll was left out.
alter table polled_meeting add column steady_since_millis bigint;
