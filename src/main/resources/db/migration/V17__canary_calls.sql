-- What calls came to that one runner served, in sums over the PIDs of a canary: the runner that advances it adds up those of all.
-- Few rows, gone with the end of the canary.
create table canary_calls (
    canary_id  bigint       not null references canary (id) on delete cascade,
    runner     varchar(255) not null,
    -- Of the new version, of the version before on the same PIDs, or of that on the other ones.
    part       varchar(16)  not null,
    -- Since when they are counted; null where that is each PID's own time before its switch.
    since_at   timestamp(6) with time zone,
    counts     varchar(1000) not null,
    primary key (canary_id, runner, part)
);
