create extension if not exists pg_trgm;

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
    constraint fk_pet_owner foreign key (owner_id) references owner_ref (id)
);

-- Filters and sorts on text ignore case. Descending ones have an index of their own, because id ascends behind them.
create index ix_pet_name on pet (lower(name), id);
create index ix_pet_name_descending on pet (lower(name) desc, id);
create index ix_pet_name_contains on pet using gin (lower(name) gin_trgm_ops);
create index ix_pet_species on pet (lower(species), id);
create index ix_pet_species_descending on pet (lower(species) desc, id);
create index ix_pet_owner on pet (owner_id, id);
create index ix_pet_owner_descending on pet (owner_id desc, id);
create index ix_pet_created_at on pet (created_at, id);
create index ix_pet_created_at_descending on pet (created_at desc, id);
