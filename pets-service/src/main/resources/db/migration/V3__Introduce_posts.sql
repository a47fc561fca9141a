create sequence post_id_seq as bigint;

create table post (
    id bigint not null,
    body text collate pg_unicode_fast not null,
    author_id bigint not null,
    pet_id bigint,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null,
    constraint pk_post primary key (id),
    constraint ck_post_id check (id > 0),
    constraint ck_post_body check (char_length(body) between 1 and 2000),
    constraint ck_post_version check (version >= 0),
    constraint fk_post_author foreign key (author_id) references owner_ref (id),
    constraint fk_post_pet foreign key (pet_id) references pet (id)
);

create index ix_post_author on post (author_id, id);
create index ix_post_author_descending on post (author_id desc, id);
create index ix_post_pet on post (pet_id, id);
create index ix_post_created_at on post (created_at, id);
create index ix_post_created_at_descending on post (created_at desc, id);
