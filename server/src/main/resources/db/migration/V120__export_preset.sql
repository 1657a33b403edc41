-- Files of many classes also as another program writes them.
alter table export_job drop constraint export_job_format_check;
alter table export_job add constraint export_job_format_check check (format in ('CSV', 'XLSX', 'JSON', 'CHAMILO'));
