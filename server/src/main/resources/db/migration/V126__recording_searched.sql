-- What callers and people look recordings up by, small enough for an index: all names of a recording's metadata, with the values that
-- are short. A null value stands for one that is not; everything is null where even so much is too long for an index. Both are then
-- read in the recording itself.
create function recording_searched(metadata jsonb) returns jsonb language sql immutable parallel safe as $$
    select case when octet_length(made.short::text) <= 1200 then made.short end
    from (select coalesce(jsonb_object_agg(one.key,
            case when octet_length(one.value) <= 200 then to_jsonb(one.value) else 'null'::jsonb end), '{}'::jsonb) as short
        from jsonb_each_text(metadata) as one) as made
$$;
alter table recording add column searched jsonb generated always as (recording_searched(metadata)) stored;
-- Lists by metadata or by a text, and the number of all that have it: answered by this index alone, however long the recordings
-- themselves are. An entry may have 2,704 bytes: what is searched, and identifiers as long as they may be, fit.
create index recording_searched on recording (tenant_id, recorded_at desc, record_id) include (stage, external_id, searched)
    where told is not null;
-- Lists of many rooms, also of what nobody has told of yet; depth costs only this index.
create index recording_walked on recording (tenant_id, recorded_at desc, record_id desc) include (external_id, stage);
