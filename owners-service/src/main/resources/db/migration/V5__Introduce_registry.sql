-- Which registry this is: made once, with the database. pets-service keeps the first that it sees, so that this database,
-- lost and made anew, cannot hand old pets to new owners. One row.
create table registry (
    only_row boolean not null default true,
    id uuid not null default gen_random_uuid(),
    constraint pk_registry primary key (only_row),
    constraint ck_registry_only_row check (only_row)
);

insert into registry default values;
