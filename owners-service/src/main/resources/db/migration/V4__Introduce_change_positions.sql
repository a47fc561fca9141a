-- Where an owner stands in the change feed. Numbers taken while writing would become visible out of order, and a reader
-- would pass over what is committed late. So every write takes the position away, and the feed's reader gives a new one
-- after the commit. A trigger, because whoever writes only the columns that changed would forget.
create sequence change_position_seq as bigint;

alter table owner add column position bigint;
alter table deleted_owner add column position bigint;

create function forget_position() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' or new.position is not distinct from old.position then
        new.position := null;
    end if;
    return new;
end
$$;

create trigger tr_owner_forget_position before insert or update on owner
    for each row execute function forget_position();
create trigger tr_deleted_owner_forget_position before insert or update on deleted_owner
    for each row execute function forget_position();

create unique index uq_owner_position on owner (position);
create unique index uq_deleted_owner_position on deleted_owner (position);
create index ix_owner_without_position on owner (id) where position is null;
create index ix_deleted_owner_without_position on deleted_owner (id) where position is null;
