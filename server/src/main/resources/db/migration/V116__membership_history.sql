-- Since when a member has the role. Who was a member, and as what, when a class took place decides who was expected there.
alter table course_member add column role_since timestamptz not null default now();
update course_member set role_since = added_at;

-- Memberships that are over: somebody left the course, or has another role now.
create table course_member_past (
    tenant_id   uuid        not null,
    course_id   uuid        not null references course (id) on delete cascade,
    person_id   uuid        not null,
    role        text        not null check (role in ('TEACHER', 'LEARNER')),
    from_at     timestamptz not null,
    until_at    timestamptz not null
);
create index course_member_past_of on course_member_past (course_id);
create index course_member_past_person on course_member_past (person_id);
