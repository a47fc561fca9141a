-- The service's own table, with a version.
create sequence customer_id_seq as bigint;

create table customer (
    id bigint primary key,
    name text collate pg_unicode_fast not null,
    version bigint not null
);

-- The referenced side of a foreign key, as docs/foreign-key.md has it.
alter table customer
    add column state text not null default 'active' check (state in ('active', 'deleting')),
    add column deletion_id uuid,
    add column deletion_orders_rule text,
    add column deletion_wishes_rule text,
    add column deletion_started_at timestamptz,
    add column position bigint unique,
    add column key uuid not null unique default gen_random_uuid(),
    add column restored_at timestamptz;
create index ix_customer_deleting on customer (deletion_started_at, id) where state = 'deleting';
create index ix_customer_without_position on customer (id) where position is null;

create table deleted_customer (
    id bigint primary key,
    deletion_id uuid not null,
    deletion_orders_rule text,
    deletion_wishes_rule text,
    version bigint not null,
    position bigint unique
);
create index ix_deleted_customer_without_position on deleted_customer (id) where position is null;

create sequence change_position_seq as bigint;

create function forget_position() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' or new.position is not distinct from old.position then
        new.position := null;
    end if;
    return new;
end
$$;

create trigger tr_customer_forget_position before insert or update on customer
    for each row execute function forget_position();
create trigger tr_deleted_customer_forget_position before insert or update on deleted_customer
    for each row execute function forget_position();

create table registry (
    only_row boolean primary key default true check (only_row),
    id uuid not null default gen_random_uuid()
);
insert into registry default values;

-- For both sides.
create table pairing (
    only_row boolean primary key default true check (only_row),
    incarnation text,
    open boolean not null default true,
    pair uuid,
    settled boolean not null default false,
    attempt uuid,
    settled_at timestamptz,
    settling_millis bigint,
    differences jsonb
);
insert into pairing (incarnation)
select concat_ws(' ', system_identifier, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8),
         extract(epoch from pg_postmaster_start_time()),
         (select oid from pg_database where datname = current_database()), 'pairing'::regclass::oid)
from pg_control_system();

create table reserved_ids (
    sequence text collate "C" primary key,
    up_to bigint not null
);

-- What idempotency keys need.
create table idempotency_key (
    key text primary key,
    fingerprint text not null,
    answer text,
    location text,
    entity_tag text,
    created_at timestamptz not null default now()
);
