create table idempotency_key (
    key text collate "C" not null,
    fingerprint text collate "C" not null,
    answer text,
    location text,
    entity_tag text,
    created_at timestamptz not null default now(),
    constraint pk_idempotency_key primary key (key),
    constraint ck_idempotency_key_key check (char_length(key) between 1 and 255)
);

create index ix_idempotency_key_created_at on idempotency_key (created_at);
