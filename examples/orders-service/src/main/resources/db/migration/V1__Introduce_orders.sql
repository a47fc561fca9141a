-- The referencing side of a foreign key, as docs/foreign-key.md has it.
create table customer_fence (
    customer_id bigint primary key,
    closed boolean not null default false
);

create table customer_ref (
    id bigint primary key references customer_fence,
    name text collate pg_unicode_fast not null,
    version bigint not null,
    key uuid
);

create table customer_recall (
    deletion_id uuid primary key,
    customer_id bigint not null references customer_fence,
    orders_rule text not null,
    wishes_rule text not null,
    outcome text not null check (outcome in ('closed', 'refused')),
    orders bigint not null,
    wishes bigint not null,
    decided_at timestamptz not null default now()
);

create table registry (
    only_row boolean primary key default true check (only_row),
    customers_registry_id uuid,
    feed_cursor bigint not null default 0
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

-- The service's own tables.
create sequence purchase_id_seq as bigint;
create table purchase (
    id bigint primary key default nextval('purchase_id_seq'),
    item text not null,
    customer_id bigint not null references customer_ref,
    version bigint not null default 0,
    updated_at timestamptz not null default now()
);
create index ix_purchase_customer on purchase (customer_id, id);

create sequence wish_id_seq as bigint;
create table wish (
    id bigint primary key default nextval('wish_id_seq'),
    title text not null,
    customer_id bigint references customer_ref,
    version bigint not null default 0,
    updated_at timestamptz not null default now()
);
create index ix_wish_customer on wish (customer_id, id);

-- What idempotency keys need.
create table idempotency_key (
    key text primary key,
    fingerprint text not null,
    answer text,
    location text,
    entity_tag text,
    created_at timestamptz not null default now()
);
