-- The figure that caused an automatic change; all null for what a person did.
alter table switch_log add column trigger_metric varchar(64);
alter table switch_log add column trigger_value double precision;
alter table switch_log add column trigger_threshold double precision;
alter table switch_log add column trigger_window_ms bigint;
alter table switch_log add column trigger_calls bigint;

alter table audit_entry add column trigger_metric varchar(64);
alter table audit_entry add column trigger_value double precision;
alter table audit_entry add column trigger_threshold double precision;
alter table audit_entry add column trigger_window_ms bigint;
alter table audit_entry add column trigger_calls bigint;
