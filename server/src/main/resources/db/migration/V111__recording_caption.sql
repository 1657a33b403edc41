-- Captions that a server was given and does not show yet: it takes them up after its answer, and tells nobody when.
create table recording_caption (
    tenant_id  uuid        not null,
    record_id  text        not null,
    kind       text        not null,
    -- With a dash, as servers list it.
    lang       text        not null,
    sent_at    timestamptz not null,
    sent_by    text        not null,
    primary key (tenant_id, record_id, kind, lang)
);
