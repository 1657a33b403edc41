-- Imports of recordings that an operator started on a page, with what came of them.
create table recording_import (
    id          uuid        primary key,
    server_id   uuid        not null references server (id) on delete cascade,
    rules       text        not null,
    dry_run     boolean     not null,
    started_at  timestamptz not null,
    started_by  text        not null,
    -- Told by the process that runs it; if it stops telling, the process is gone and so is the run. What it took stays.
    beat_at     timestamptz not null,
    ended_at    timestamptz,
    ending      text        check (ending in ('WHOLE', 'UNSURE', 'WANTS_IDENTIFIERS', 'FAILED')),
    reason      text        not null default '',
    seen        bigint      not null default 0,
    imported    bigint      not null default 0,
    -- Numbers by where they go and by why they do not, and some of those that do not.
    report      text        not null default '{}'
);
create index recording_import_newest on recording_import (server_id, started_at desc);
