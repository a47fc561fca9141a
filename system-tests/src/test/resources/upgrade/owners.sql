-- What version 7 of the schema held after a few requests, among them a deletion that has not ended (see UpgradeIT). Only the
-- idempotency key is dated now, because keys expire.
-- A trigger forgets the position of a row that is inserted.
alter table owner disable trigger user;
alter table deleted_owner disable trigger user;
delete from registry;

insert into role (id, name, version) values
    (1, 'Keeper', 0),
    (2, 'Guest', 0);

insert into owner (id, name, username, email, role_id, created_at, updated_at, version, state, deletion_id, deletion_pets_rule, deletion_posts_rule, deletion_started_at, position) values
    (1, 'Nouman', 'nouman', 'nouman@example.com', 1, '2026-11-21 19:35:54.949451+00', '2026-11-21 19:35:54.949451+00', 0, 'active', null, null, null, null, 1),
    (2, 'Ada Lovelace', 'Ada', null, null, '2026-11-21 19:35:55.069761+00', '2026-11-21 19:35:56.489594+00', 1, 'active', null, null, null, null, 9),
    (3, 'Éva Őri', null, null, null, '2026-11-21 19:35:55.069761+00', '2026-11-21 19:35:55.069761+00', 0, 'active', null, null, null, null, 3),
    (4, 'Bob', null, null, null, '2026-11-21 19:35:55.069761+00', '2026-11-21 19:35:55.069761+00', 0, 'active', null, null, null, null, 4),
    (7, 'Kept', null, null, null, '2026-11-21 19:35:55.069761+00', '2026-11-21 19:35:55.069761+00', 0, 'active', null, null, null, null, 13),
    (8, 'Leaving', null, null, null, '2026-11-21 19:35:55.069761+00', '2026-11-21 19:35:55.069761+00', 0, 'deleting', 'f3e3c30a-c97e-49be-b4e4-4ca8571ac049', 'set-null', 'cascade', '2026-11-21 19:36:24.195102+00', 15);

insert into deleted_owner (id, deletion_id, version, position) values
    (5, '672b8689-378d-4e16-b527-72cd0e7a3487', 1, 12),
    (6, '2eed8a34-714d-4ad8-b856-61fc4bbc0cc9', 1, 14);

insert into registry (only_row, id) values
    (true, '9e8afae3-4b34-40ee-a87e-4c8f79207d73');

insert into idempotency_key (key, fingerprint, answer, location, entity_tag, created_at) values
    ('owner-1', '225605aeb31ee89849c5fbd8e5f382e0695407de66927df49919e1b502ad5314', '{"id":1,"name":"Nouman","username":"nouman","email":"nouman@example.com","roleId":1,"state":"active","createdAt":"2026-11-21T19:35:54.949451Z","updatedAt":"2026-11-21T19:35:54.949451Z","version":0}', '/owners/1', '"0"', now());

select setval('change_position_seq', 15);
select setval('owner_id_seq', 8);
select setval('role_id_seq', 2);

alter table owner enable trigger user;
alter table deleted_owner enable trigger user;
