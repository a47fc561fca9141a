-- Text is lower-cased and ordered by code points, on every installation alike: hence the collation of every text column.

create sequence role_id_seq as bigint;

create table role (
    id bigint not null,
    name text collate pg_unicode_fast not null,
    version bigint not null,
    constraint pk_role primary key (id),
    constraint ck_role_id check (id > 0),
    constraint ck_role_name check (char_length(name) between 1 and 64),
    constraint ck_role_version check (version >= 0)
);

-- Unique whatever its case; filters and sorts by name use it too.
create unique index uq_role_name on role (lower(name));
