// The README's tour by generated TypeScript clients; it compiles only if their types say what the services do.
// REGISTRY_OWNERS and REGISTRY_PETS name the running registry.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import * as ownersService from './target/generated/owners/index.js';
import * as petsService from './target/generated/pets/index.js';
import {
  DeleteOwnerPetsEnum,
  DeleteOwnerPostsEnum,
  GetOwnerIncludeEnum,
  ListPetsOfOwnerSortEnum,
} from './target/generated/owners/index.js';
import type { Owner } from './target/generated/owners/index.js';
import { GetPetIncludeEnum, ListPetsSortEnum, ProblemFromJSON } from './target/generated/pets/index.js';
import type { Pet, PetPage, Problem } from './target/generated/pets/index.js';

const ownersClient = new ownersService.Configuration({ basePath: process.env.REGISTRY_OWNERS });
const petsClient = new petsService.Configuration({ basePath: process.env.REGISTRY_PETS });
const owners = new ownersService.OwnersApi(ownersClient);
const pets = new petsService.PetsApi(petsClient);
const posts = new petsService.PostsApi(petsClient);

// The names of one test's owners begin with it.
let prefix: string;
let nouman: Owner;
let farhan: Owner;

beforeEach(async () => {
  prefix = randomUUID();
  nouman = await owners.createOwner({ ownerDraft: { name: `${prefix} Nouman`, username: prefix } });
  farhan = await owners.createOwner({ ownerDraft: { name: `${prefix} Farhan` } });
});

test('creates owners and pets one by one and many at once', async () => {
  assert.equal(nouman.username, prefix);
  assert.equal(farhan.username, null);
  assert.equal(nouman.state, 'active');
  assert.ok(nouman.createdAt instanceof Date);

  const spot = await create('spot', nouman);
  assert.equal(spot.ownerId, nouman.id);

  const batch = await pets.createPets({
    petDraft: [{ name: 'dog', ownerId: farhan.id }, { name: 'cat', ownerId: nouman.id }, { name: 'Ben' }],
  });
  assert.deepEqual(batch.items.map((pet) => pet.ownerId), [farhan.id, nouman.id, null]);
});

test('reads why a request is refused', async () => {
  const problem = await refused(422, pets.createPet({ petDraft: { name: 'deer', ownerId: Number.MAX_SAFE_INTEGER } }));

  assert.equal(problem.type, '/problems/owner-not-found');
  assert.deepEqual(problem.violations?.map((violation) => violation.pointer), ['/ownerId']);
});

test('shows the relation from both sides', async () => {
  const spot = await create('spot', nouman);
  await create('Sam', nouman);
  await create('cat', nouman);

  const whole = await owners.getOwner({
    id: nouman.id,
    include: [GetOwnerIncludeEnum.Pets, GetOwnerIncludeEnum.Posts],
  });
  assert.deepEqual(whole.pets?.items.map((pet) => pet.name), ['spot', 'Sam', 'cat']);
  assert.deepEqual(whole.posts?.items, []);
  const withOwner = await pets.getPet({ id: spot.id, include: [GetPetIncludeEnum.Owner] });
  assert.equal(withOwner.owner?.name, nouman.name);
  assert.equal((await pets.getOwnerOfPet({ pet: spot.id })).username, prefix);

  const filtered = await owners.listPetsOfOwner({
    owner: nouman.id,
    namePrefix: 'S',
    sort: [ListPetsOfOwnerSortEnum.NameDescending],
  });
  assert.deepEqual(filtered.items.map((pet) => pet.name), ['spot', 'Sam']);
  assert.equal((await owners.listPetsOfOwner({ owner: nouman.id, id: [spot.id] })).items.length, 1);
});

test('reads page by page in the order of several sort keys', async () => {
  await create('spot', nouman);
  await create('cat', nouman);
  await create('dog', farhan);
  const byOwnersName = {
    ownerNamePrefix: prefix,
    sort: [ListPetsSortEnum.OwnerNameDescending, ListPetsSortEnum.Name],
    limit: 2,
  };

  const first: PetPage = await pets.listPets({ ...byOwnersName, count: true });
  assert.equal(first.total, 3);
  assert.deepEqual(first.items.map((pet) => pet.name), ['cat', 'spot']);
  const cursor = new URL(first.next ?? '', 'http://localhost').searchParams.get('cursor') ?? '';
  const second = await pets.listPets({ ...byOwnersName, cursor });
  assert.deepEqual(second.items.map((pet) => pet.name), ['dog']);
  assert.equal(second.next, null);

  const filtered = await pets.listPets({
    ...byOwnersName,
    name: ['dog', 'cat'],
    createdAtLt: new Date(Date.now() + 300_000),
  });
  assert.deepEqual(filtered.items.map((pet) => pet.name), ['cat', 'dog']);
});

test('changes a pet only if nobody else has', async () => {
  const spot = await pets.createPet({ petDraft: { name: 'spot', species: 'Dog', ownerId: nouman.id } });
  const tag = (await pets.getPetRaw({ id: spot.id })).raw.headers.get('etag') ?? '';

  const passedOn = await pets.changePet({ id: spot.id, petPatch: { ownerId: farhan.id }, ifMatch: tag });
  assert.equal(passedOn.ownerId, farhan.id);
  assert.equal(passedOn.species, 'Dog');
  assert.equal(passedOn.version, 1);

  const takenAway = { ownerId: null };
  const problem = await refused(412, pets.changePet({ id: spot.id, petPatch: takenAway, ifMatch: tag }));
  assert.equal(problem.type, '/problems/version-mismatch');
  assert.equal((await pets.changePet({ id: spot.id, petPatch: takenAway })).ownerId, null);
});

test('repeats a creation without creating anything twice', async () => {
  const request = { postDraft: { body: 'my first post!', authorId: nouman.id }, idempotencyKey: prefix };

  const first = await posts.createPost(request);
  const again = await posts.createPostRaw(request);

  assert.deepEqual(await again.value(), first);
  assert.equal(again.raw.headers.get('idempotency-replayed'), 'true');
});

test('deletes an owner by the rules that it names', async () => {
  const spot = await create('spot', nouman);
  await posts.createPost({ postDraft: { body: 'my first post!', authorId: nouman.id } });

  const problem = await refused(409, owners.deleteOwner({ id: nouman.id }));
  assert.equal(problem.type, '/problems/owner-has-posts');
  assert.equal(problem.posts, 1);

  const deleted = await owners.deleteOwnerRaw({
    id: nouman.id,
    pets: DeleteOwnerPetsEnum.SetNull,
    posts: DeleteOwnerPostsEnum.Cascade,
  });
  assert.equal(deleted.raw.status, 204);
  assert.equal(await deleted.value(), undefined);
  assert.equal((await refused(410, owners.getOwner({ id: nouman.id }))).type, '/problems/owner-deleted');
  assert.equal((await pets.getPet({ id: spot.id })).ownerId, null);
  await pets.deletePet({ id: spot.id });
  await refused(404, pets.getPet({ id: spot.id }));
});

function create(name: string, owner: Owner): Promise<Pet> {
  return pets.createPet({ petDraft: { name, ownerId: owner.id } });
}

// Expects a refusal and reads its problem, which is the same in both documents.
async function refused(status: number, call: Promise<unknown>): Promise<Problem> {
  const refusal = await call.then(
    () => assert.fail('it was not refused'),
    (reason: unknown) => reason,
  );
  assert.ok(refusal instanceof ownersService.ResponseError || refusal instanceof petsService.ResponseError, `${refusal}`);
  assert.equal(refusal.response.status, status);
  return ProblemFromJSON(await refusal.response.json());
}
