-- Exports that take long: made in the background by one process at a time, fetched by whoever asked.
create table export_job (
    id          uuid        primary key,
    tenant_id   uuid        not null references tenant (id) on delete cascade,
    person_id   uuid        not null,
    -- Null for all classes of the tenant.
    course_id   uuid,
    -- What it is of, as it was called when it was asked for.
    title       text        not null,
    format      text        not null check (format in ('CSV', 'XLSX', 'JSON')),
    from_day    date,
    to_day      date,
    person      text        not null,
    room_id     uuid,
    status      text,
    zone        text        not null,
    language    text        not null,
    state       text        not null default 'WAITING' check (state in ('WAITING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
    -- Classes that are in it, of how many.
    done        integer     not null default 0,
    total       integer     not null default 0,
    -- How often somebody began it.
    tries       integer     not null default 0,
    lease       uuid,
    lease_until timestamptz,
    created_at  timestamptz not null,
    finished_at timestamptz,
    -- It is deleted then, with its file.
    expires_at  timestamptz not null,
    bytes       bigint      not null default 0,
    failure     text
);
create index export_job_open on export_job (created_at) where state in ('WAITING', 'RUNNING');
create index export_job_of on export_job (person_id, created_at desc);
create index export_job_expiry on export_job (expires_at);

-- The file, in pieces, each sealed for its place.
create table export_part (
    job_id  uuid    not null references export_job (id) on delete cascade,
    number  integer not null,
    sealed  bytea   not null,
    primary key (job_id, number)
);
