-- Whether a withdrawal was meant for pinned PIDs too: what a kill leaves undone is finished as it was asked for.
alter table held_version add column includes_pinned boolean default false not null;

-- Which runner does what only one of several on this database should: advance canaries, send to a webhook, leave what is
-- withdrawn.
create table lease (
    name      varchar(200) primary key,
    runner    varchar(255) not null,
    until_at  timestamp(6) with time zone not null
);

-- The table webhook_lease and the columns driver and driven_until of canary are what this replaces. They stay for one version,
-- so that the release before runs on this database.
