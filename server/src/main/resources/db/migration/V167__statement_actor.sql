-- Of whom a statement tells, under an identifier that is made with the tenant's namespace, and its earlier versions: what an erasure
-- tells whoever runs the store. Not known of what was told before.
alter table statement_sent add column actor uuid, add column earlier uuid[] not null default '{}';
create index statement_sent_actor on statement_sent (tenant_id, actor) where actor is not null;

-- Statements that a recording was opened.
create table statement_view (
    tenant_id uuid not null references tenant (id) on delete cascade,
    channel   text not null,
    statement uuid not null,
    actor     uuid,
    primary key (tenant_id, channel, statement)
);
create index statement_view_actor on statement_view (tenant_id, actor) where actor is not null;
