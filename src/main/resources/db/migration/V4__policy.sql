-- What holds instead of the settings: for all, for a package or for a PID. A rule that has no row is left to the wider scope.
create table policy_rule (
    scope      varchar(16)  not null,
    -- The package or PID; empty for all.
    subject    varchar(64)  not null,
    rule       varchar(64)  not null,
    rule_value varchar(255) not null,
    operator   varchar(128) not null,
    changed_at timestamp(6) with time zone not null,
    primary key (scope, subject, rule)
);
