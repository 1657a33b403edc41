-- What a tenant may do: one object of texts, by the keys of `./lectern tenant policy show`. A key that is missing has
-- the value that new tenants start with.
alter table tenant add column policy jsonb not null default '{}'::jsonb check (jsonb_typeof(policy) = 'object');
alter table tenant add column policy_changed_at timestamptz;
