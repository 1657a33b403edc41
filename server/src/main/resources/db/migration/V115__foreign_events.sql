-- Events of meetings that are not ours, by the server that sent them; what was counted before this column is in no row.
create table foreign_event (
    server_id uuid        primary key,
    events    bigint      not null,
    last_at   timestamptz not null
);
comment on column dead_letter.replaying_until is 'Not written any more: a replay is one transaction.';
