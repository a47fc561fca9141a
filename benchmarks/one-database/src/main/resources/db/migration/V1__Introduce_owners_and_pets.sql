-- The tables of both services in one database, with their indexes, and a real foreign key instead of grants.
create extension if not exists pg_trgm;

create sequence owner_id_seq as bigint;

create table owner (
    id bigint not null,
    name text collate pg_unicode_fast not null,
    username text collate pg_unicode_fast,
    email text collate pg_unicode_fast,
    role_id bigint,
    state text not null default 'active',
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null,
    constraint pk_owner primary key (id),
    constraint ck_owner_id check (id > 0),
    constraint ck_owner_name check (char_length(name) between 1 and 70),
    constraint ck_owner_version check (version >= 0)
);

create unique index uq_owner_username on owner (lower(username));
create unique index uq_owner_email on owner (lower(email));
create index ix_owner_without_username on owner (id) where lower(username) is null;
create index ix_owner_without_email on owner (id) where lower(email) is null;
create index ix_owner_name on owner (lower(name), id);
create index ix_owner_name_descending on owner (lower(name) desc, id);
create index ix_owner_name_contains on owner using gin (lower(name) gin_trgm_ops);
create index ix_owner_role on owner (role_id, id);
create index ix_owner_created_at on owner (created_at, id);
create index ix_owner_created_at_descending on owner (created_at desc, id);

create sequence pet_id_seq as bigint;

create table pet (
    id bigint not null,
    name text collate pg_unicode_fast not null,
    species text collate pg_unicode_fast,
    owner_id bigint,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null,
    constraint pk_pet primary key (id),
    constraint ck_pet_id check (id > 0),
    constraint ck_pet_name check (char_length(name) between 1 and 70),
    constraint ck_pet_species check (char_length(species) between 1 and 40),
    constraint ck_pet_version check (version >= 0),
    constraint fk_pet_owner foreign key (owner_id) references owner (id)
);

create index ix_pet_name on pet (lower(name), id);
create index ix_pet_name_descending on pet (lower(name) desc, id);
create index ix_pet_name_contains on pet using gin (lower(name) gin_trgm_ops);
create index ix_pet_species on pet (lower(species), id);
create index ix_pet_species_descending on pet (lower(species) desc, id);
create index ix_pet_owner on pet (owner_id, id);
create index ix_pet_owner_descending on pet (owner_id desc, id);
create index ix_pet_created_at on pet (created_at, id);
create index ix_pet_created_at_descending on pet (created_at desc, id);

create table idempotency_key (
    key text collate "C" not null,
    fingerprint text collate "C" not null,
    answer text,
    location text,
    entity_tag text,
    created_at timestamptz not null default now(),
    constraint pk_idempotency_key primary key (key)
);
