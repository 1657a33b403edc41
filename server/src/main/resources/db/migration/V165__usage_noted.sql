-- When the run was written down here, whenever it took place: use of one that turns up late is counted at the next round. Unknown for
-- earlier ones, which a start looks at.
alter table meeting add column noted_at timestamptz;
alter table meeting alter column noted_at set default now();
create index meeting_noted on meeting (noted_at);

-- An old run that something is added to, such as a replay, is counted at the next round too. Of one that events may still come for nothing
-- is asked here: those are looked at anyway.
create function usage_of_old_run() returns trigger language plpgsql as $$
begin
    update usage_run set made_at = now() where meeting_id = new.meeting_id and made_at < now() - interval '1 day';
    return null;
end
$$;
create trigger usage_of_old_run after update of folded on due for each row
    when (new.folded <> old.folded and new.first_received_at < now() - interval '9 days')
    execute function usage_of_old_run();
