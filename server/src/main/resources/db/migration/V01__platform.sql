-- The installation itself: one row.
create table installation (
    singleton boolean primary key default true check (singleton),
    -- Begins every meeting id of ours on a server, so that meetings of others are told apart.
    tag text not null check (tag ~ '^[a-z0-9]{8,16}$'),
    -- A known text sealed with the master key: another key is noticed at the start.
    key_check bytea not null,
    created_at timestamptz not null default now()
);

-- Timed and retried work: the table that db-scheduler 16 expects.
create table scheduled_tasks (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamptz not null,
    picked boolean not null,
    picked_by text,
    last_success timestamptz,
    last_failure timestamptz,
    consecutive_failures int,
    last_heartbeat timestamptz,
    version bigint not null,
    priority smallint,
    state text,
    primary key (task_name, task_instance)
);
-- What is due, soonest first.
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
-- Work whose process died.
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);

-- Sessions of pages: the tables that Spring Session JDBC 4 expects.
create table spring_session (
    primary_id char(36) not null primary key,
    session_id char(36) not null,
    creation_time bigint not null,
    last_access_time bigint not null,
    max_inactive_interval int not null,
    expiry_time bigint not null,
    principal_name text
);
create unique index spring_session_session_id on spring_session (session_id);
create index spring_session_expiry_time on spring_session (expiry_time);
create index spring_session_principal_name on spring_session (principal_name);

create table spring_session_attributes (
    session_primary_id char(36) not null references spring_session (primary_id) on delete cascade,
    attribute_name varchar(200) not null,
    attribute_bytes bytea not null,
    primary key (session_primary_id, attribute_name)
);
