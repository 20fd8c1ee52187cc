-- Whether a withdrawal was meant for pinned PIDs too: what a kill leaves undone is finished as it was asked for.
alter table held_version add column includes_pinned boolean default false not null;
