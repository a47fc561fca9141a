-- The identity of an owner, which no other owner ever has, even with the same id. That of existing owners is computed, so that
-- an older dump, migrated again, has the same. The feed need not report it: a copy takes it at the first meeting.
alter table owner add column key uuid, add column restored_at timestamptz;
alter table owner disable trigger tr_owner_forget_position;
update owner set key = md5((select id from registry) || ':' || id || ':' || extract(epoch from created_at))::uuid;
alter table owner enable trigger tr_owner_forget_position;
alter table owner alter column key set default gen_random_uuid(), alter column key set not null;
create unique index uq_owner_key on owner (key);

-- The referential actions, which are applied again if the other database is restored.
alter table deleted_owner
    add column deletion_pets_rule text,
    add column deletion_posts_rule text;

-- The last meeting with the other service. The row counts only for the incarnation of the database that it names.
create table pairing (
    only_row boolean not null default true,
    incarnation text,
    open boolean not null default false,
    pair uuid,
    settled boolean not null default false,
    attempt uuid,
    settled_at timestamptz,
    settling_millis bigint,
    differences jsonb,
    constraint pk_pairing primary key (only_row),
    constraint ck_pairing_only_row check (only_row)
);

-- A database without owners is open from the beginning: there is nothing that the other one could contradict.
insert into pairing (incarnation, open)
select concat_ws(' ', system_identifier, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8),
         extract(epoch from pg_postmaster_start_time()),
         (select oid from pg_database where datname = current_database()), 'pairing'::regclass::oid),
  not exists (select from owner) and not exists (select from deleted_owner)
from pg_control_system();

-- The ids of the other service that must not be used again, by table.
create table reserved_ids (
    sequence text collate "C" not null,
    up_to bigint not null,
    constraint pk_reserved_ids primary key (sequence),
    constraint ck_reserved_ids_up_to check (up_to >= 0)
);
