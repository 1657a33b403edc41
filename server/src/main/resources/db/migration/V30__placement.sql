-- What a server is for, in the operator's words: a start may ask for some of them.
alter table server add column tags text[] not null default '{}';

alter table meeting
    -- The run that this one carries on: the earlier one vanished without an end, or its server was given up. The two are
    -- one class in every report, for as long as no real end of the earlier one becomes known.
    add column succeeds uuid,
    -- Tags that its server has to have, for further attempts.
    add column required_tags text[] not null default '{}',
    -- The most people that any poll saw in it: what the next run of the same identifier may expect.
    add column peak integer not null default 0,
    -- Number and PIN for telephones, as allotted: no two live runs of the pool have the same PIN. Null: left to the server.
    add column dial_number text,
    add column voice_bridge text;

create index meeting_voice_bridge on meeting (voice_bridge)
    where voice_bridge is not null and state in ('STARTING', 'RUNNING', 'DETACHED');
create index meeting_succeeds on meeting (succeeds) where succeeds is not null;
-- Given up with their servers, and ended when those come back.
create index meeting_detached on meeting (server_id) where state = 'DETACHED';
-- Limits of a tenant, and how its live runs are spread.
create index meeting_live_of_tenant on meeting (tenant_id) where state in ('STARTING', 'RUNNING');

-- Why each run went where it went; kept for some days. `loads` is the chosen server and the next best, each as
-- id/people/weight/score; `passed_over` how many servers could not take it, by reason.
create table placement (
    id           bigint generated always as identity primary key,
    at           timestamptz not null default now(),
    meeting_id   uuid not null,
    tenant_id    uuid not null,
    attempt      integer not null,
    expected     integer not null,
    server_id    uuid not null,
    loads        text not null,
    passed_over  text not null
);
create index placement_at on placement (at);
