-- Documents that callers gave with a create or an insertDocument. Servers get them from us, under an address that is a
-- capability: the caller's own address may be good for one fetch only, and a run that is brought up again needs them again.
create table document (
    set_id       uuid not null,
    position     integer not null,
    tenant_id    uuid not null,
    -- Of the capability in the address; the token itself is sealed, since every create sends the same address.
    token_hash   bytea not null,
    token        bytea not null,
    -- The caller's address, sealed because it may hold a credential; null for a document given inline.
    source       bytea,
    filename     text not null,
    current      boolean not null,
    downloadable boolean not null,
    removable    boolean not null,
    state        text not null check (state in ('WAITING', 'FETCHING', 'KEPT', 'FAILED')),
    -- A fetch whose process died is taken over once this is past.
    lease_until  timestamptz,
    -- Why it failed, for the operator.
    failure      text,
    content_type text,
    size         bigint not null default 0,
    created_at   timestamptz not null default now(),
    primary key (set_id, position)
);
create unique index document_token on document (token_hash);
-- Sweeping, and what a tenant keeps.
create index document_created on document (created_at);
create index document_tenant on document (tenant_id);

create table document_content (
    set_id    uuid not null,
    position  integer not null,
    bytes     bytea not null,
    primary key (set_id, position),
    foreign key (set_id, position) references document (set_id, position) on delete cascade
);
