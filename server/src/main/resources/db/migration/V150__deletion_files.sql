-- BigBlueButton keeps the files of what it deleted until whoever runs the server removes them. Open until an operator says that this
-- is done; again open if the recording comes back and is deleted again.
alter table recording_deletion add column files_removed_at timestamptz, add column files_removed_by text;
-- What is still to be done, the oldest first.
create index recording_deletion_files on recording_deletion (confirmed_at, record_id, tenant_id)
    where confirmed_at is not null and files_removed_at is null;
