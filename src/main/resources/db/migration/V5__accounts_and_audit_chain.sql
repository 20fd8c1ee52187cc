-- An account that is disabled keeps its name and its trail. The revision counts changes: a login remembers the one it saw.
alter table account add column enabled boolean default true not null;
alter table account add column revision bigint default 0 not null;

create table api_token (
    id             varchar(36)  primary key,
    owner          varchar(128) not null references account (username) on delete cascade,
    name           varchar(64)  not null,
    role           varchar(16)  not null,
    -- SHA-256 of the secret, in hex; the secret itself is shown once and kept nowhere.
    secret_hash    varchar(64)  not null unique,
    created_at     timestamp(6) with time zone not null,
    expires_at     timestamp(6) with time zone not null,
    last_used_at   timestamp(6) with time zone,
    unique (owner, name)
);

-- The chain of the audit trail: every row carries its own hash and that of the row before.
alter table audit_entry add column previous_hash varchar(64);
alter table audit_entry add column hash varchar(64);

-- One row, locked by whoever appends: it makes the order of ids the order of the chain, and shows a missing tail.
create table audit_head (
    id             integer      primary key,
    -- Rows below it are older than the chain and carry no hash; this is how many they were.
    first_id       bigint       not null,
    unchained      bigint       not null,
    last_id        bigint       not null,
    last_hash      varchar(64)  not null
);

insert into audit_head (id, first_id, unchained, last_id, last_hash)
select 1, coalesce(max(id), 0) + 1, count(*), coalesce(max(id), 0),
       '0000000000000000000000000000000000000000000000000000000000000000'
from audit_entry;
