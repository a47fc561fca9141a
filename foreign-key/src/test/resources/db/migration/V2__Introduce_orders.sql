-- The referencing side of a foreign key, as docs/foreign-key.md has it.
create table customer_fence (
    customer_id bigint primary key,
    closed boolean not null default false
);

create table customer_ref (
    id bigint primary key references customer_fence,
    name text collate pg_unicode_fast not null,
    version bigint not null
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

-- The table registry is there already, because both services share this database.
alter table registry add column customers_registry_id uuid, add column feed_cursor bigint not null default 0;

-- The service's own tables.
create table purchase (
    id bigint generated always as identity primary key,
    item text not null,
    customer_id bigint not null references customer_ref,
    version bigint not null default 0,
    updated_at timestamptz not null default now()
);
create index ix_purchase_customer on purchase (customer_id, id);

create table wish (
    id bigint generated always as identity primary key,
    item text not null,
    customer_id bigint references customer_ref,
    version bigint not null default 0,
    updated_at timestamptz not null default now()
);
create index ix_wish_customer on wish (customer_id, id);

-- What Hibernate needs at least one of.
create table note (id bigint primary key);

create table idempotency_key (
    key text primary key,
    fingerprint text not null,
    answer text,
    location text,
    entity_tag text,
    created_at timestamptz not null default now()
);
