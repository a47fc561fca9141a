create extension if not exists pg_trgm;

create sequence owner_id_seq as bigint;

create table owner (
    id bigint not null,
    name text collate pg_unicode_fast not null,
    username text collate pg_unicode_fast,
    email text collate pg_unicode_fast,
    role_id bigint,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null,
    constraint pk_owner primary key (id),
    constraint ck_owner_id check (id > 0),
    constraint ck_owner_name check (char_length(name) between 1 and 70),
    constraint ck_owner_username check (username ~ '^[A-Za-z0-9._-]{1,64}$'),
    constraint ck_owner_email check (char_length(email) <= 254 and email like '%_@_%'),
    constraint ck_owner_version check (version >= 0),
    constraint fk_owner_role foreign key (role_id) references role (id)
);

-- Unique whatever their case; filters and sorts use these two as well, both ways, since nothing is left to order behind them.
create unique index uq_owner_username on owner (lower(username));
create unique index uq_owner_email on owner (lower(email));
-- Those without one, for isNull and for the end of a sort, where nulls stand.
create index ix_owner_without_username on owner (id) where lower(username) is null;
create index ix_owner_without_email on owner (id) where lower(email) is null;

-- Filters and sorts on text ignore case. Descending ones have an index of their own, because id ascends behind them.
create index ix_owner_name on owner (lower(name), id);
create index ix_owner_name_descending on owner (lower(name) desc, id);
create index ix_owner_name_contains on owner using gin (lower(name) gin_trgm_ops);
create index ix_owner_role on owner (role_id, id);
create index ix_owner_created_at on owner (created_at, id);
create index ix_owner_created_at_descending on owner (created_at desc, id);
