-- "There is no such meeting" is an ordinary answer that applications ask for every minute: it is no refusal, and must not
-- take the place of one.
alter table inspected_request add column refused boolean not null default true;
