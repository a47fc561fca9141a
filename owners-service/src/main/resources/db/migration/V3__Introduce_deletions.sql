-- An owner that is being deleted is still there, until pets-service has decided: its deletion has an id and its rules.
alter table owner
    add column state text collate pg_unicode_fast not null default 'active',
    add column deletion_id uuid,
    add column deletion_pets_rule text,
    add column deletion_posts_rule text,
    add column deletion_started_at timestamptz,
    add constraint ck_owner_state check (state in ('active', 'deleting')),
    add constraint ck_owner_deletion_pets_rule check (deletion_pets_rule in ('set-null', 'cascade', 'restrict')),
    add constraint ck_owner_deletion_posts_rule check (deletion_posts_rule in ('restrict', 'cascade')),
    -- All of a deletion or nothing of it.
    add constraint ck_owner_deletion check (
        num_nonnulls(deletion_id, deletion_pets_rule, deletion_posts_rule, deletion_started_at)
            = case state when 'deleting' then 4 else 0 end);

create index ix_owner_state on owner (state, id);
create index ix_owner_deleting on owner (deletion_started_at, id) where state = 'deleting';

-- Owners that existed. Kept for ever: their ids answer 410, and the change feed tells of them.
create table deleted_owner (
    id bigint not null,
    deletion_id uuid not null,
    version bigint not null,
    constraint pk_deleted_owner primary key (id),
    constraint ck_deleted_owner_id check (id > 0),
    constraint ck_deleted_owner_version check (version >= 0)
);
