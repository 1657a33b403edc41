-- Whether a wish took the place of another that its server may have been told of, and may still carry out after this one.
alter table recording_wish add column reverses boolean not null default false;
