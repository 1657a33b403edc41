-- When the classes of a room are meant to take place, and who is expected. A change holds for classes that begin after it,
-- so that what was judged by the old plan stays as it was; the first plan of a room holds for all of its past.
create table room_plan (
    room_id         uuid        not null references room (id) on delete cascade,
    since_at        timestamptz not null,
    tenant_id       uuid        not null,
    -- Minutes after midnight in the zone; null for a room whose classes have no hour of their own.
    start_minute    integer     check (start_minute between 0 and 1439),
    zone            text        not null,
    -- Null: as long as the class lasts.
    length_minutes  integer     check (length_minutes between 1 and 1440),
    expects         text        not null check (expects in ('MEMBERS', 'NOBODY')),
    changed_by      uuid        not null,
    changed_at      timestamptz not null,
    primary key (room_id, since_at)
);

-- One class that differs from its room's plan. A class is named by the first of its runs.
create table class_plan (
    class_id        uuid        primary key,
    tenant_id       uuid        not null,
    start_at        timestamptz not null,
    length_minutes  integer     not null check (length_minutes between 1 and 1440),
    changed_by      uuid        not null,
    changed_at      timestamptz not null
);

-- What differs from the level above: room, course, tenant, product. A null is taken from there.
create table attendance_rules (
    tenant_id     uuid        not null,
    scope         text        not null check (scope in ('TENANT', 'COURSE', 'ROOM')),
    scope_id      uuid        not null,
    late_after    integer     check (late_after between 0 and 1440),
    early_before  integer     check (early_before between 0 and 1440),
    least_share   integer     check (least_share between 0 and 100),
    windows       text,
    threshold     integer     check (threshold between 0 and 100),
    changed_by    uuid        not null,
    changed_at    timestamptz not null,
    primary key (tenant_id, scope, scope_id)
);

-- Lists of expected people. A draft is what an upload holds until somebody has looked at it.
create table roster (
    id          uuid        primary key,
    tenant_id   uuid        not null,
    scope       text        not null check (scope in ('ROOM', 'CLASS')),
    scope_id    uuid        not null,
    state       text        not null check (state in ('DRAFT', 'CURRENT')),
    file_name   text        not null,
    created_by  uuid        not null,
    created_at  timestamptz not null,
    taken_at    timestamptz
);
create unique index roster_current on roster (scope, scope_id) where state = 'CURRENT';
-- Drafts nobody took are swept.
create index roster_draft on roster (created_at) where state = 'DRAFT';

create table roster_entry (
    roster_id    uuid    not null references roster (id) on delete cascade,
    position     integer not null,
    name         text    not null,
    external_id  text    not null,
    sign_in      text    not null,
    primary key (roster_id, position)
);

-- What teachers said about a person in a class, beside what is computed: never changed, only added to. The latest counts;
-- one without a judgement takes the one before back.
create table attendance_correction (
    id         bigint      generated always as identity primary key,
    tenant_id  uuid        not null,
    class_id   uuid        not null,
    subject    text        not null,
    judgement  text        check (judgement in
                   ('PRESENT', 'LATE', 'LEFT_EARLY', 'LATE_AND_LEFT_EARLY', 'ABSENT', 'EXCUSED')),
    reason     text        not null,
    by_person  uuid        not null,
    by_name    text        not null,
    at         timestamptz not null
);
create index attendance_correction_of on attendance_correction (class_id, id);

-- Signing off and opening again: never changed, only added to. The latest says how the class stands.
create table attendance_sign_off (
    id         bigint      generated always as identity primary key,
    tenant_id  uuid        not null,
    class_id   uuid        not null,
    signed     boolean     not null,
    reason     text        not null,
    by_person  uuid        not null,
    by_name    text        not null,
    at         timestamptz not null,
    -- The judged sheet as it was, null where it was opened again.
    sheet      jsonb,
    check (signed = (sheet is not null))
);
create index attendance_sign_off_of on attendance_sign_off (class_id, id desc);
