-- What was decided about each deletion of an owner. Remembered for ever: a recall may be repeated years later.
create table owner_recall (
    deletion_id uuid not null,
    owner_id bigint not null,
    pets_rule text not null,
    posts_rule text not null,
    outcome text not null,
    pets bigint not null,
    posts bigint not null,
    decided_at timestamptz not null default now(),
    constraint pk_owner_recall primary key (deletion_id),
    constraint fk_owner_recall_fence foreign key (owner_id) references owner_fence (owner_id),
    constraint ck_owner_recall_pets_rule check (pets_rule in ('set-null', 'cascade', 'restrict')),
    constraint ck_owner_recall_posts_rule check (posts_rule in ('restrict', 'cascade')),
    constraint ck_owner_recall_outcome check (outcome in ('closed', 'refused'))
);
