-- Retention looks for the oldest.
create index analytics_body_received on analytics_body (received_at);
create index recording_told_last on recording_told (last_at);
create index tenant_hook_dropped on tenant_hook (dropped_at) where dropped_at is not null;
