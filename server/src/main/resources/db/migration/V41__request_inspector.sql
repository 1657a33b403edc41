-- What arrived at the front and what became of it: the last few hundred requests of each tenant for a few days, masked.
-- tenant_id is all zero where no tenant has the path.
create table inspected_request (
    tenant_id   uuid not null,
    reference   text not null,
    at          timestamptz not null,
    slug        text not null,
    method      text not null,
    path        text not null,
    call        text not null,
    query       text not null,
    body_type   text not null,
    body_bytes  bigint not null,
    agent       text not null,
    -- Empty if it was answered as asked.
    reason      text not null,
    cause       text,
    detail      text,
    too_weak    boolean,
    signed      text,
    hashed      text not null,
    algorithm   text,
    changes     text not null,
    primary key (tenant_id, reference)
);
-- A person reads a code from a page; nobody knows yet of which tenant.
create index inspected_request_reference on inspected_request (reference);
-- The list of a tenant, newest first.
create index inspected_request_at on inspected_request (tenant_id, at desc);
-- The list of all, and what is too old.
create index inspected_request_newest on inspected_request (at desc);

-- With which algorithm each secret was used last, and by which program: who must change before a weak one is forbidden.
create table tenant_secret_use (
    tenant_id     uuid not null,
    secret_id     uuid not null,
    algorithm     text not null check (algorithm in ('SHA1', 'SHA256', 'SHA384', 'SHA512')),
    last_used_at  timestamptz not null,
    agent         text not null,
    primary key (tenant_id, secret_id, algorithm),
    foreign key (tenant_id, secret_id) references tenant_secret (tenant_id, id) on delete cascade
);
