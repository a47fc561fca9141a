-- The identity of the owner that a grant is for. Null until the first meeting after this migration.
alter table owner_ref add column key uuid;

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

-- A database without fences is open from the beginning: there is nothing that the other one could contradict.
insert into pairing (incarnation, open)
select concat_ws(' ', system_identifier, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8),
         extract(epoch from pg_postmaster_start_time()),
         (select oid from pg_database where datname = current_database()), 'pairing'::regclass::oid),
  not exists (select from owner_fence)
from pg_control_system();

-- The ids of the other service that must not be used again, by table.
create table reserved_ids (
    sequence text collate "C" not null,
    up_to bigint not null,
    constraint pk_reserved_ids primary key (sequence),
    constraint ck_reserved_ids_up_to check (up_to >= 0)
);
