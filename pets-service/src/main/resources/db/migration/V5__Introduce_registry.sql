-- Which registry's owners these pets refer to, and how far its changes have been followed. One row.
create table registry (
    only_row boolean not null default true,
    owners_registry_id uuid,
    feed_cursor bigint not null default 0,
    constraint pk_registry primary key (only_row),
    constraint ck_registry_only_row check (only_row)
);

insert into registry default values;
