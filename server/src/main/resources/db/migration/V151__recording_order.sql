-- The order of names: without regard to capitals and to the marks of Latin letters, by character codes, so that a page of a list begins
-- exactly where the one before ended, whatever the language of the database. A name that was changed and not told to its server yet is
-- sorted as its server has it.
create function recording_name_key(metadata jsonb) returns text language sql immutable parallel safe as $$
    select left(lower(translate(
        coalesce(nullif(metadata ->> 'bbb-recording-name', ''), metadata ->> 'meetingname', ''),
        'ÀÁÂÃÄÅàáâãäåĀāĂăĄąÇçĆćČčĎďÈÉÊËèéêëĒēĖėĘęĚěĞğÌÍÎÏìíîïĪīĮįİıŁłÑñŃńŇňÒÓÔÕÖØòóôõöøŌōŐőŘřŚśŞşŠšŤťÙÚÛÜùúûüŪūŮůŰűŲųÝýÿŹźŻżŽž',
        'AAAAAAaaaaaaAaAaAaCcCcCcDdEEEEeeeeEeEeEeEeGgIIIIiiiiIiIiIiLlNnNnNnOOOOOOooooooOoOoRrSsSsSsTtUUUUuuuuUuUuUuUuYyyZzZzZz')),
        200)
$$;
alter table recording add column name_key text collate "C" not null generated always as (recording_name_key(metadata)) stored;
-- Lists by name, of few rooms and of many: as recording_external and recording_walked are for lists by time.
create index recording_named on recording (tenant_id, external_id, name_key, record_id);
create index recording_named_walked on recording (tenant_id, name_key, record_id) include (external_id, stage);
