-- People who may sign in. A removed person stays for the reports they stand in.
create table person (
    tenant_id        uuid        not null references tenant (id),
    id               uuid        not null,
    name             text        not null check (length(name) between 1 and 200),
    sign_in_name     text        not null check (length(sign_in_name) between 1 and 200),
    -- The sign-in name in lower case.
    sign_in_key      text        not null,
    -- Argon2id, in the encoded form that names its own parameters.
    password_hash    text        not null,
    operator         boolean     not null default false,
    -- What BigBlueButton servers are told: random, says nothing of the person.
    external_user_id text        not null,
    created_at       timestamptz not null,
    removed_at       timestamptz,
    primary key (tenant_id, id)
);

-- A session knows its person by id alone.
create unique index person_id on person (id);

-- Signing in; and a name that was removed may be given again.
create unique index person_sign_in on person (tenant_id, sign_in_key) where removed_at is null;

-- Participants are found by what the server was told.
create unique index person_external_user on person (tenant_id, external_user_id);
