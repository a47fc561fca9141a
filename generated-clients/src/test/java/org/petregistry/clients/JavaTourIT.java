package org.petregistry.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.clients.owners.api.OwnersApi;
import org.petregistry.clients.owners.model.Owner;
import org.petregistry.clients.owners.model.OwnerDraft;
import org.petregistry.clients.owners.model.OwnerPage;
import org.petregistry.clients.owners.model.Problem;
import org.petregistry.clients.owners.model.Violation;
import org.petregistry.clients.pets.ApiException;
import org.petregistry.clients.pets.ApiResponse;
import org.petregistry.clients.pets.api.PetsApi;
import org.petregistry.clients.pets.api.PetsApi.APIListPetsRequest;
import org.petregistry.clients.pets.api.PostsApi;
import org.petregistry.clients.pets.model.Pet;
import org.petregistry.clients.pets.model.PetDraft;
import org.petregistry.clients.pets.model.PetPage;
import org.petregistry.clients.pets.model.PetPatch;
import org.petregistry.clients.pets.model.Post;
import org.petregistry.clients.pets.model.PostDraft;

/**
 * The tour with a generated Java client: the commands of the README, with typed methods and results. The system properties
 * {@code registry.owners} and {@code registry.pets} name the running registry.
 */
class JavaTourIT {
    private final org.petregistry.clients.owners.ApiClient ownersClient =
            new org.petregistry.clients.owners.ApiClient();
    private final org.petregistry.clients.pets.ApiClient petsClient = new org.petregistry.clients.pets.ApiClient();

    private OwnersApi owners;
    private PetsApi pets;
    private PostsApi posts;

    /** The prefix of the names of this test's owners. */
    private final String prefix = UUID.randomUUID().toString();

    private Owner nouman;
    private Owner farhan;

    @BeforeEach
    void create_two_owners() throws Exception {
        ownersClient.updateBaseUri(System.getProperty("registry.owners"));
        petsClient.updateBaseUri(System.getProperty("registry.pets"));
        owners = new OwnersApi(ownersClient);
        pets = new PetsApi(petsClient);
        posts = new PostsApi(petsClient);
        nouman = owners.createOwner(new OwnerDraft().name(prefix + " Nouman").username(prefix), null, null);
        farhan = owners.createOwner(new OwnerDraft().name(prefix + " Farhan"), null, null);
    }

    @Test
    void creates_owners_and_pets_one_by_one_and_many_at_once() throws ApiException {
        assertThat(nouman.getUsername()).isEqualTo(prefix);
        assertThat(farhan.getUsername()).isNull();
        assertThat(nouman.getState()).isEqualTo(Owner.StateEnum.ACTIVE);
        assertThat(nouman.getVersion()).isZero();
        assertThat(nouman.getCreatedAt())
                .isBetween(
                        OffsetDateTime.now().minusMinutes(5),
                        OffsetDateTime.now().plusMinutes(5));

        Pet spot = create("spot", nouman);
        assertThat(spot.getOwnerId()).isEqualTo(nouman.getId());

        List<Pet> batch = pets.createPets(
                        List.of(
                                new PetDraft().name("dog").ownerId(farhan.getId()),
                                new PetDraft().name("cat").ownerId(nouman.getId()),
                                new PetDraft().name("Ben")),
                        null,
                        null)
                .getItems();
        assertThat(batch).extracting(Pet::getName).containsExactly("dog", "cat", "Ben");
        assertThat(batch).extracting(Pet::getOwnerId).containsExactly(farhan.getId(), nouman.getId(), null);
    }

    @Test
    void reads_why_a_request_is_rejected() {
        Problem problem =
                refused(422, () -> pets.createPet(new PetDraft().name("deer").ownerId(Long.MAX_VALUE), null, null));

        assertThat(problem.getType()).isEqualTo("/problems/owner-not-found");
        assertThat(problem.getViolations()).extracting(Violation::getPointer).containsExactly("/ownerId");
    }

    @Test
    void shows_the_relation_from_both_sides() throws Exception {
        Pet spot = create("spot", nouman);
        create("Sam", nouman);
        create("cat", nouman);

        Owner whole = owners.getOwner(nouman.getId(), List.of("pets", "posts"), null, null);
        assertThat(whole.getPets().getItems())
                .extracting(org.petregistry.clients.owners.model.Pet::getName)
                .containsExactly("spot", "Sam", "cat");
        assertThat(whole.getPosts().getItems()).isEmpty();
        assertThat(pets.getPet(spot.getId(), List.of("owner"), null, null)
                        .getOwner()
                        .getName())
                .isEqualTo(nouman.getName());
        assertThat(pets.getOwnerOfPet(spot.getId(), null).getUsername()).isEqualTo(prefix);

        assertThat(owners.listPetsOfOwner(OwnersApi.APIListPetsOfOwnerRequest.newBuilder()
                                .owner(nouman.getId())
                                .namePrefix("S")
                                .sort(List.of("-name"))
                                .build())
                        .getItems())
                .extracting(org.petregistry.clients.owners.model.Pet::getName)
                .containsExactly("spot", "Sam");
        assertThat(owners.listPetsOfOwner(OwnersApi.APIListPetsOfOwnerRequest.newBuilder()
                                .owner(nouman.getId())
                                .id(List.of(spot.getId()))
                                .build())
                        .getItems())
                .hasSize(1);
    }

    @Test
    void reads_page_by_page_in_the_order_of_several_sort_keys() throws ApiException {
        create("spot", nouman);
        create("cat", nouman);
        create("dog", farhan);

        PetPage first = pets.listPets(byOwnersName().count(true).build());
        assertThat(first.getTotal()).isEqualTo(3);
        assertThat(first.getItems()).extracting(Pet::getName).containsExactly("cat", "spot");
        String cursor = first.getNext().replaceAll("^.*[?&]cursor=([^&]*).*$", "$1");
        PetPage second = pets.listPets(byOwnersName().cursor(cursor).build());
        assertThat(second.getItems()).extracting(Pet::getName).containsExactly("dog");
        assertThat(second.getNext()).isNull();

        assertThat(pets.listPets(byOwnersName()
                                .name(List.of("dog", "cat"))
                                .createdAtLt(OffsetDateTime.now().plusMinutes(5))
                                .build())
                        .getItems())
                .extracting(Pet::getName)
                .containsExactly("cat", "dog");
    }

    private APIListPetsRequest.Builder byOwnersName() {
        return APIListPetsRequest.newBuilder()
                .ownerNamePrefix(prefix)
                .sort(List.of("-owner.name", "name"))
                .limit(2);
    }

    @Test
    void generates_a_type_for_a_page() throws Exception {
        OwnerPage page = owners.listOwners(OwnersApi.APIListOwnersRequest.newBuilder()
                .namePrefix(prefix)
                .sort(List.of("name"))
                .build());

        assertThat(page.getItems()).extracting(Owner::getId).containsExactly(farhan.getId(), nouman.getId());
    }

    @Test
    void updates_a_pet_only_if_nobody_else_has_updated_it() throws ApiException {
        Pet spot = pets.createPet(new PetDraft().name("spot").species("Dog").ownerId(nouman.getId()), null, null);
        ApiResponse<Pet> read = pets.getPetWithHttpInfo(spot.getId(), null, null, null);
        String tag = read.getHeaders().get("etag").get(0);

        Pet passedOn = pets.changePet(spot.getId(), new PetPatch().ownerId(farhan.getId()), tag, null);
        assertThat(passedOn.getOwnerId()).isEqualTo(farhan.getId());
        assertThat(passedOn.getSpecies()).isEqualTo("Dog");
        assertThat(passedOn.getVersion()).isEqualTo(1);

        PetPatch takenAway = new PetPatch().ownerId(null);
        assertThat(refused(412, () -> pets.changePet(spot.getId(), takenAway, tag, null))
                        .getType())
                .isEqualTo("/problems/version-mismatch");
        assertThat(pets.changePet(spot.getId(), takenAway, null, null).getOwnerId())
                .isNull();
    }

    @Test
    void retries_a_create_request_without_creating_anything_twice() throws ApiException {
        PostDraft draft = new PostDraft().body("my first post!").authorId(nouman.getId());

        Post first = posts.createPost(draft, prefix, null);
        ApiResponse<Post> again = posts.createPostWithHttpInfo(draft, prefix, null);

        assertThat(again.getData()).isEqualTo(first);
        assertThat(again.getHeaders()).containsEntry("idempotency-replayed", List.of("true"));
    }

    @Test
    void deletes_an_owner_with_the_named_actions() throws Exception {
        Pet spot = create("spot", nouman);
        posts.createPost(new PostDraft().body("my first post!").authorId(nouman.getId()), null, null);

        Problem problem = refused(409, () -> owners.deleteOwner(nouman.getId(), null, null, null, null));
        assertThat(problem.getType()).isEqualTo("/problems/owner-has-posts");
        assertThat(problem.getPosts()).isEqualTo(1);

        assertThat(owners.deleteOwnerWithHttpInfo(nouman.getId(), "set-null", "cascade", null, null)
                        .getStatusCode())
                .isEqualTo(204);
        assertThat(refused(410, () -> owners.getOwner(nouman.getId(), null, null, null))
                        .getType())
                .isEqualTo("/problems/owner-deleted");
        assertThat(pets.getPet(spot.getId(), null, null, null).getOwnerId()).isNull();
        pets.deletePet(spot.getId(), null, null);
        refused(404, () -> pets.getPet(spot.getId(), null, null, null));
    }

    private Pet create(String name, Owner owner) throws ApiException {
        return pets.createPet(new PetDraft().name(name).ownerId(owner.getId()), null, null);
    }

    /** Expects a problem and reads it; owners-service has every member. */
    private Problem refused(int status, ThrowingCallable call) {
        Exception refusal = catchThrowableOfType(Exception.class, call);
        String body;
        if (refusal instanceof ApiException ofPets) {
            assertThat(ofPets.getCode()).as(ofPets.getMessage()).isEqualTo(status);
            body = ofPets.getResponseBody();
        } else {
            assertThat(refusal).isInstanceOf(org.petregistry.clients.owners.ApiException.class);
            org.petregistry.clients.owners.ApiException ofOwners =
                    (org.petregistry.clients.owners.ApiException) refusal;
            assertThat(ofOwners.getCode()).as(ofOwners.getMessage()).isEqualTo(status);
            body = ofOwners.getResponseBody();
        }
        try {
            return ownersClient.getObjectMapper().readValue(body, Problem.class);
        } catch (JsonProcessingException noProblem) {
            throw new AssertionError(body, noProblem);
        }
    }
}
