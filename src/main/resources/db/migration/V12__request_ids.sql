-- Ties an entry to the answer, the problem and the log lines of its request. Rows without one are hashed as they were before there was it.
alter table audit_entry add column request_id varchar(64);
create index audit_entry_by_request on audit_entry (request_id);
