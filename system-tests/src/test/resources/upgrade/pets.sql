-- What version 7 of the schema held after a few requests, among them a deletion that has not ended (see UpgradeIT). Only the
-- idempotency key is dated now, because keys expire.
delete from registry;

insert into owner_fence (owner_id, closed) values
    (1, false),
    (2, false),
    (3, false),
    (4, false),
    (5, true),
    (6, true),
    (7, false),
    (8, false);

insert into owner_ref (id, name, username, version) values
    (1, 'Nouman', 'nouman', 0),
    (2, 'Ada Lovelace', 'Ada', 1),
    (3, 'Éva Őri', null, 0),
    (4, 'Bob', null, 0),
    (7, 'Kept', null, 0),
    (8, 'Leaving', null, 0);

insert into owner_recall (deletion_id, owner_id, pets_rule, posts_rule, outcome, pets, posts, decided_at) values
    ('2eed8a34-714d-4ad8-b856-61fc4bbc0cc9', 6, 'cascade', 'cascade', 'closed', 1, 1, '2026-11-21 19:35:56.62928+00'),
    ('672b8689-378d-4e16-b527-72cd0e7a3487', 5, 'set-null', 'restrict', 'closed', 1, 0, '2026-11-21 19:35:56.535955+00'),
    ('96fe1bcb-aa74-41c3-b531-633c37381174', 7, 'restrict', 'restrict', 'refused', 1, 0, '2026-11-21 19:35:56.727848+00');

insert into pet (id, name, species, owner_id, created_at, updated_at, version) values
    (1, 'spot', 'Dog', 1, '2026-11-21 19:35:56.171303+00', '2026-11-21 19:35:56.171303+00', 0),
    (2, 'Tom', 'Cat', 2, '2026-11-21 19:35:56.223742+00', '2026-11-21 19:35:56.223742+00', 0),
    (3, 'stray', null, null, '2026-11-21 19:35:56.223742+00', '2026-11-21 19:35:56.223742+00', 0),
    (4, 'rex', null, null, '2026-11-21 19:35:56.223742+00', '2026-11-21 19:35:56.535955+00', 1),
    (6, 'kept', null, 7, '2026-11-21 19:35:56.223742+00', '2026-11-21 19:35:56.223742+00', 0),
    (7, 'left', null, 8, '2026-11-21 19:35:56.223742+00', '2026-11-21 19:35:56.223742+00', 0);

insert into post (id, body, author_id, pet_id, created_at, updated_at, version) values
    (1, 'my first post!', 1, 1, '2026-11-21 19:35:56.287711+00', '2026-11-21 19:35:56.287711+00', 0),
    (2, 'about a pet
that goes', 2, null, '2026-11-21 19:35:56.348772+00', '2026-11-21 19:35:56.62928+00', 1),
    (4, 'by the one who leaves', 8, null, '2026-11-21 19:35:56.445485+00', '2026-11-21 19:35:56.445485+00', 0);

insert into registry (only_row, owners_registry_id, feed_cursor) values
    (true, '9e8afae3-4b34-40ee-a87e-4c8f79207d73', 14);

insert into idempotency_key (key, fingerprint, answer, location, entity_tag, created_at) values
    ('pet-1', 'c35d60a01528017f19fc32e576b6ace14859057a8383f1f0cba8f9d255b18ae8', '{"id":1,"name":"spot","species":"Dog","ownerId":1,"createdAt":"2026-11-21T19:35:56.171303Z","updatedAt":"2026-11-21T19:35:56.171303Z","version":0}', '/pets/1', '"0"', now());

select setval('pet_id_seq', 7);
select setval('post_id_seq', 4);
