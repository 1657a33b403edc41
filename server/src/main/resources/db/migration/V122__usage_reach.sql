-- What was counted or created lately is looked at every minute, all runs only from time to time.
create index usage_run_made on usage_run (made_at);
create index meeting_created on meeting (created_at);
