-- Other modules of the XML body that a caller sent with a create: they go to the server as they are, for every attempt.
create table document_module (
    set_id      uuid not null,
    name        text not null,
    text        text not null,
    created_at  timestamptz not null default now(),
    primary key (set_id, name)
);
