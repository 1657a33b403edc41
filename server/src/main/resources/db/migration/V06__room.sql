-- A course is the group of people and rooms that a learning platform calls a context.
create table course (
    id          uuid primary key,
    tenant_id   uuid not null,
    name        text not null,
    created_at  timestamptz not null default now()
);
create index course_of_tenant on course (tenant_id, name);

-- Membership decides the role at every join. A row that is gone is a person who may not enter.
create table course_member (
    tenant_id   uuid not null,
    course_id   uuid not null references course (id) on delete cascade,
    person_id   uuid not null,
    role        text not null check (role in ('TEACHER', 'LEARNER')),
    added_at    timestamptz not null default now(),
    primary key (course_id, person_id)
);
create index course_member_person on course_member (person_id);

-- A lasting place that opens meetings. `slug` is the address of its page: 128 random bits, never reused.
create table room (
    id                uuid primary key,
    tenant_id         uuid not null,
    course_id         uuid not null references course (id) on delete cascade,
    slug              text not null unique,
    name              text not null,
    welcome           text not null default '',
    may_start         text not null default 'TEACHERS' check (may_start in ('TEACHERS', 'MEMBERS')),
    wait_for_teacher  boolean not null default false,
    mute_on_start     boolean not null default true,
    record            boolean not null default false,
    expected          integer not null default 25 check (expected between 1 and 100000),
    created_at        timestamptz not null default now()
);
create index room_of_course on room (course_id, name);
