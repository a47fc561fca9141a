-- Text is lower-cased and ordered by code points, on every installation alike: hence the collation of every text column.

-- The one row that everything about an owner locks. It stays for ever: once closed, the owner can never be referred to again.
create table owner_fence (
    owner_id bigint not null,
    closed boolean not null default false,
    constraint pk_owner_fence primary key (owner_id),
    constraint ck_owner_fence_owner_id check (owner_id > 0)
);

-- A grant: owners-service does not let this owner vanish before it has recalled it. Name and username are a copy.
create table owner_ref (
    id bigint not null,
    name text collate pg_unicode_fast not null,
    username text collate pg_unicode_fast,
    version bigint not null,
    constraint pk_owner_ref primary key (id),
    constraint ck_owner_ref_name check (char_length(name) between 1 and 70),
    constraint ck_owner_ref_username check (char_length(username) between 1 and 64),
    constraint ck_owner_ref_version check (version >= 0),
    constraint fk_owner_ref_fence foreign key (id) references owner_fence (owner_id)
);

create index ix_owner_ref_name on owner_ref (lower(name), id);
create index ix_owner_ref_name_descending on owner_ref (lower(name) desc, id);
create index ix_owner_ref_username on owner_ref (lower(username), id);
create index ix_owner_ref_username_descending on owner_ref (lower(username) desc, id);
