-- The log of observations: everything that changes a figure, from whatever source, once.
create table event (
    -- Year and month of the meeting's creation, from its internal identifier; 0 if that has none.
    bucket      integer     not null,
    -- First 16 bytes of SHA-256 of the internal identifier.
    meeting     uuid        not null,
    -- First 16 bytes of SHA-256 of the event's own content.
    identity    uuid        not null,
    -- Of the batch that brought it; without gaps within a meeting, in order of commit.
    seq         bigint      not null,
    -- What is folded on its own: 'c:' connection, 'p:' person as polled, 'm:' the meeting.
    participant text        not null,
    at_millis   bigint      not null,
    kind        smallint    not null,
    source      smallint    not null,
    -- Whether its time can be right; what is out of range is kept and not folded.
    in_range    boolean     not null,
    received_at timestamptz not null default now(),
    body        text        not null,
    primary key (bucket, meeting, identity)
) partition by list (bucket);

-- What came since the last fold.
create index event_seq on event (bucket, meeting, seq);
-- A participant's events since its base.
create index event_participant on event (bucket, meeting, participant, at_millis);

-- Retention drops partitions, so there is no default one: they are made ahead and on demand. Attaching does not block
-- intake, creating in place would.
create function ensure_event_partition(wanted integer) returns void language plpgsql as $$
begin
    if to_regclass('event_' || wanted) is null then
        perform pg_advisory_xact_lock(hashtext('ensure_event_partition'));
        if to_regclass('event_' || wanted) is null then
            execute format('create table event_%s (like event including all)', wanted);
            execute format('alter table event attach partition event_%s for values in (%s)', wanted, wanted);
        end if;
    end if;
exception when duplicate_table then
    -- Another process made it while this one waited for the lock.
    null;
end
$$;

select ensure_event_partition(0);

-- Work list: one row per meeting in the log. Locked by intake until its commit, so that sequence numbers of a meeting
-- commit in order.
create table due (
    bucket            integer     not null,
    meeting           uuid        not null,
    -- Both empty-able, never both empty; the second is the identifier of ours at the server.
    internal_id       text        not null,
    server_meeting_id text        not null,
    seq               bigint      not null,
    folded            bigint      not null default 0,
    -- Up to this sequence number everything is folded from zero.
    refold            bigint      not null default 0,
    state             text        not null default 'NEW'
                      check (state in ('NEW', 'KNOWN', 'PENDING', 'ABANDONED', 'FOREIGN')),
    tenant_id         uuid,
    meeting_id        uuid,
    first_received_at timestamptz not null default now(),
    due_at            timestamptz not null default now(),
    lease_until       timestamptz,
    lease_owner       uuid,
    -- Its partition is dropped or about to be: nothing is taken in, folded or rebuilt again.
    sealed_at         timestamptz,
    primary key (bucket, meeting)
) with (fillfactor = 70);

-- What is to be folded, longest waiting first.
create index due_waiting on due (due_at) where seq > folded;
-- Reading a class.
create index due_meeting_id on due (meeting_id) where meeting_id is not null;
-- Waking what waited for its meeting; the list of pending meetings.
create index due_pending on due (server_meeting_id) where state = 'PENDING';

-- A meeting that was first known only by the identifier at its server, and where its observations belong.
create table meeting_alias (
    bucket         integer not null,
    meeting        uuid    not null,
    target_bucket  integer not null,
    target_meeting uuid    not null,
    primary key (bucket, meeting)
);
create index meeting_alias_target on meeting_alias (target_bucket, target_meeting);

-- What the fold made of each track. Written by the fold alone; a rebuild gives the same rows.
create table participant (
    bucket           integer not null,
    meeting          uuid    not null,
    participant      text    not null,
    -- State after everything older than the tail, and the time of the last observation in it.
    base_at_millis   bigint  not null,
    base             bytea,
    -- State after everything, before the end of the meeting and polls are applied.
    state            bytea   not null,
    external_user_id text    not null,
    -- Whether hooks hold the connection, or polls the person, present.
    present          boolean not null,
    last_at_millis   bigint  not null,
    primary key (bucket, meeting, participant)
) with (fillfactor = 80);

-- Counts that the inbox adds up, one row per process and part so that nobody waits for another.
create table event_counter (
    process      uuid        not null,
    part         text        not null check (part in ('intake', 'fold')),
    started_at   timestamptz not null default now(),
    received     bigint      not null default 0,
    duplicate    bigint      not null default 0,
    out_of_range bigint      not null default 0,
    foreign_kept bigint      not null default 0,
    dead         bigint      not null default 0,
    folded       bigint      not null default 0,
    abandoned    bigint      not null default 0,
    primary key (process, part)
);

-- Times in which a server's events could not reach us.
create table missing_events (
    server_id uuid        not null,
    from_at   timestamptz not null,
    until_at  timestamptz not null,
    reason    text        not null,
    primary key (server_id, from_at)
);

-- When the last poll that listed a class answered.
create table polled_meeting (
    bucket           integer not null,
    meeting          uuid    not null,
    polled_at_millis bigint  not null,
    primary key (bucket, meeting)
);

-- People thought to be there whom the last poll did not show; a second one in a row makes it an observation.
create table poll_absence (
    bucket           integer not null,
    meeting          uuid    not null,
    external_user_id text    not null,
    -- The last poll that did show the person, 0 if none.
    last_seen_millis bigint  not null,
    missed_at_millis bigint  not null,
    reported         boolean not null,
    primary key (bucket, meeting, external_user_id)
);
