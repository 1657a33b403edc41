-- Who did what, when. Rows are only added. Each carries the hash of the one before it in its tenant's chain, so that a row
-- that was changed, left out or put in later is noticed. tenant_id is all zero for what concerns the installation.
create table audit_entry (
    tenant_id     uuid        not null,
    seq           bigint      not null,
    -- Whole milliseconds: it is part of what is hashed.
    at            timestamptz not null,
    action        text        not null,
    actor         text        not null,
    subject       text        not null,
    -- An object of texts with sorted keys.
    detail        text        not null,
    -- Actor, subject and detail are hashed with this. When somebody is erased from a row it goes, and the hash stays.
    salt          bytea,
    content_hash  bytea       not null,
    hash          bytea       not null,
    erased_at     timestamptz,
    primary key (tenant_id, seq)
);
-- The list, newest first, and what is too old.
create index audit_entry_at on audit_entry (tenant_id, at desc);
-- What happened to one thing.
create index audit_entry_subject on audit_entry (tenant_id, subject, at desc);

-- Begin and end of each chain. The begin moves when old rows are deleted.
create table audit_chain (
    tenant_id   uuid   primary key,
    first_seq   bigint not null,
    first_hash  bytea  not null,
    last_seq    bigint not null,
    last_hash   bytea  not null
);

create function audit_entry_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('lectern.audit', true) = 'retention' then
        return old;
    end if;
    if tg_op = 'UPDATE' and current_setting('lectern.audit', true) = 'erasure'
        and (new.tenant_id, new.seq, new.at, new.action, new.content_hash, new.hash)
            = (old.tenant_id, old.seq, old.at, old.action, old.content_hash, old.hash) then
        return new;
    end if;
    raise exception 'audit entries are only added';
end
$$;
create trigger audit_entry_append_only before update or delete on audit_entry
    for each row execute function audit_entry_is_append_only();
create trigger audit_entry_not_truncated before truncate on audit_entry
    for each statement execute function audit_entry_is_append_only();
