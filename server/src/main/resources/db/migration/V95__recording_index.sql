-- The server's end callback said that nobody pressed record. It is unsigned, so it explains an absence and proves nothing.
alter table meeting add column recording_unmarked boolean not null default false;

-- Whether the index of recordings knows that this run may have left one.
alter table create_attempt add column recording_expected boolean not null default false;
alter table breakout_run add column recording_expected boolean not null default false;

-- Every recording of every meeting that ran through us, expected ones too. A recording is its tenant's because we made the
-- meeting; what servers say of whose it is counts for nothing.
create table recording (
    tenant_id         uuid        not null,
    -- The internal identifier of the run.
    record_id         text        not null,
    meeting_id        uuid        not null,
    server_id         uuid        not null,
    -- Must be what the server says of the recording, or it is another one.
    server_meeting_id text        not null,
    external_id       text        not null,
    breakout          boolean     not null default false,
    -- When its class began: the order of every list.
    recorded_at       timestamptz not null,
    ended_at          timestamptz not null,
    stage             text        not null check (stage in ('EXPECTED', 'PROCESSING', 'PROCESSED', 'PUBLISHED', 'UNPUBLISHED',
                          'DELETING', 'DELETED', 'FAILED', 'LOST', 'NOT_RECORDED')),
    stage_at          timestamptz not null,
    -- The stage that the server last told, for when a deletion is taken back.
    listed            text,
    -- Answers in a row that told of others and not of this one, and since when.
    misses            integer     not null default 0,
    missing_since     timestamptz,
    -- All that the server said, as the tenant may see it; null until it said anything.
    told              text,
    -- Of what the server said, to see cheaply that nothing changed.
    digest            text,
    -- As the tenant sees it, names in lower case.
    metadata          jsonb       not null default '{}',
    size_bytes        bigint      not null default 0,
    raw_bytes         bigint      not null default 0,
    first_listed_at   timestamptz,
    published_at      timestamptz,
    asked_at          timestamptz,
    answered_at       timestamptz,
    hinted_at         timestamptz,
    -- When its server is asked for it next; null when only listings of the whole server tell of it. Also the lease of whoever asks.
    next_ask_at       timestamptz,
    -- Changes with every change that is not only about asking.
    version           integer     not null default 0,
    primary key (tenant_id, record_id)
) with (fillfactor = 90);
-- Lists, newest first; depth costs only this index.
create index recording_newest on recording (tenant_id, recorded_at desc, record_id) include (stage) where told is not null;
-- Lists of one meeting identifier; and the page of a class.
create index recording_external on recording (tenant_id, external_id, recorded_at desc);
create index recording_meeting on recording (meeting_id);
-- Callers may ask by the beginning of an identifier.
create index recording_begin on recording (tenant_id, record_id text_pattern_ops);
-- What a server's listing tells of.
create index recording_at_server on recording (server_id, record_id);
create index recording_due on recording (next_ask_at) where next_ask_at is not null;
-- Taken over from before there was an index, and not asked for yet.
create index recording_unasked on recording (tenant_id) where asked_at is null and stage = 'EXPECTED';

create table recording_format (
    tenant_id         uuid        not null,
    record_id         text        not null,
    type              text        not null,
    stage             text        not null,
    stage_at          timestamptz not null,
    misses            integer     not null default 0,
    missing_since     timestamptz,
    url               text        not null,
    size_bytes        bigint      not null,
    length_minutes    bigint      not null,
    processing_millis bigint      not null,
    first_listed_at   timestamptz not null,
    published_at      timestamptz,
    primary key (tenant_id, record_id, type)
);

-- What is to be deleted, and the receipt of what was. At the server only after a time in which it can be taken back.
create table recording_deletion (
    tenant_id     uuid        not null,
    record_id     text        not null,
    requested_at  timestamptz not null,
    -- A person of ours, or 'caller' for the application.
    requested_by  text        not null,
    -- When the server is told; also the lease of whoever tells it.
    due_at        timestamptz,
    tries         integer     not null default 0,
    sent_at       timestamptz,
    accepted_at   timestamptz,
    confirmed_at  timestamptz,
    -- How the server confirmed it.
    confirmed_by  text        check (confirmed_by in ('LISTED_AS_DELETED', 'NOT_LISTED', 'WAS_GONE', 'SERVER_REMOVED')),
    failure       text,
    primary key (tenant_id, record_id)
);
create index recording_deletion_due on recording_deletion (due_at) where due_at is not null;

-- What is to be changed at servers: told at once, and again until they show it.
create table recording_wish (
    tenant_id     uuid        not null,
    record_id     text        not null,
    -- 'publish', 'protect', or 'meta:' and a name.
    what          text        not null,
    value         text        not null,
    requested_at  timestamptz not null,
    requested_by  text        not null,
    -- When the server is told next; also the lease of whoever tells it.
    due_at        timestamptz not null,
    tries         integer     not null default 0,
    failure       text,
    primary key (tenant_id, record_id, what)
);
create index recording_wish_due on recording_wish (due_at);

-- Once an hour a server is asked for all that it has.
create table recording_listing (
    server_id    uuid        primary key,
    next_at      timestamptz not null,
    listed_at    timestamptz,
    -- Null while it is not known; a balancer may want identifiers.
    allowed      boolean,
    recordings   integer     not null default 0,
    others       integer     not null default 0,
    failure      text
);

-- What ran before there was an index.
insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id, recorded_at, ended_at,
    stage, stage_at, next_ask_at)
select m.tenant_id, a.internal_meeting_id, m.id, a.server_id, a.server_meeting_id, m.external_id,
    coalesce(m.started_at, m.created_at), coalesce(m.ended_at, m.created_at), 'EXPECTED', now(), now()
from create_attempt a join meeting m on m.id = a.meeting_id
where a.state = 'WON' and a.internal_meeting_id is not null and m.state in ('ENDED', 'DETACHED')
    and '&' || m.params ilike '%&record=true%'
on conflict do nothing;
update create_attempt a set recording_expected = true from meeting m
where m.id = a.meeting_id and a.state = 'WON' and m.state in ('ENDED', 'DETACHED');

-- Runs whose recording nobody expects yet.
create index create_attempt_unexpected on create_attempt (meeting_id)
    where not recording_expected and state = 'WON' and internal_meeting_id is not null;
create index breakout_run_unexpected on breakout_run (parent_id) where not recording_expected;
