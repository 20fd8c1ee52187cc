-- How many calls took how long, by classes: of several PIDs there is no other way to their p95. Null in rows of the release before.
alter table canary_stage add column canary_durations varchar(1000);
alter table canary_stage add column baseline_durations varchar(1000);
alter table canary_pid add column baseline_durations varchar(1000);
