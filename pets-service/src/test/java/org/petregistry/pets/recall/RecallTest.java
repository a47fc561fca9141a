package org.petregistry.pets.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.pets.recall.RecallCaller.outcome;
import static org.petregistry.testkit.http.Json.json;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.testkit.http.Answer;

@ServiceTest
class RecallTest {
    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    private final UUID deletion = UUID.randomUUID();
    OwnersService owners;
    private RecallCaller recalls;
    private long owner;

    @BeforeEach
    void an_owner_is_known() {
        owners.behave();
        recalls = new RecallCaller(pets, owners.registry());
        owner = sql.grant(owners.unknown());
    }

    @Test
    void set_null_clears_the_owner_in_pets_and_increments_their_versions() {
        Answer mine = pets.createPet("mine", owner);
        Answer other = pets.createPet("other", sql.grant(owners.unknown()));
        Answer answer = recalls.recall(deletion, owner, "set-null", "restrict").expect(200);
        assertThat(answer.text()).isEqualTo(outcome(deletion, owner, "closed", 1, 0));
        Answer after = pets.get("/pets/" + mine.id()).expect(200);
        assertThat(after.json().path("ownerId").isNull()).isTrue();
        assertThat(after.version()).isEqualTo(1);
        assertThat(after.json().path("updatedAt").textValue())
                .isGreaterThan(mine.json().path("updatedAt").textValue());
        assertThat(pets.get("/pets/" + other.id()).json()).isEqualTo(other.json());
        assertThat(sql.isGranted(owner)).isFalse();
        assertThat(sql.isClosed(owner)).isTrue();
    }

    @Test
    void nothing_can_refer_to_the_owner_afterwards() {
        owners.become(owner, "active");
        long pet = pets.createPet("spot", null).id();
        recalls.recall(deletion, owner, "set-null", "restrict").expect(200);
        pets.createPet("x", owner).expectProblem(422, "owner-deleted");
        pets.patch("/pets/" + pet, json("{'ownerId':%d}", owner)).expectProblem(422, "owner-deleted");
        pets.createPost("x", owner, null).expectProblem(422, "owner-deleted");
        assertThat(owners.questions()).isZero();
    }

    @Test
    void cascade_deletes_pets_and_posts_and_clears_the_pets_in_other_posts() {
        long other = sql.grant(owners.unknown());
        long pet = pets.createPet("mine", owner).id();
        long own = pets.createPost("own, about my pet", owner, pet).id();
        Answer about = pets.createPost("about a pet of somebody else", other, pet);
        Answer unrelated = pets.createPost("about nothing", other, null);
        Answer answer = recalls.recall(deletion, owner, "cascade", "cascade").expect(200);
        assertThat(answer.text()).isEqualTo(outcome(deletion, owner, "closed", 1, 1));
        pets.get("/pets/" + pet).expectProblem(404, "not-found");
        pets.get("/posts/" + own).expectProblem(404, "not-found");
        Answer left = pets.get("/posts/" + about.id()).expect(200);
        assertThat(left.json().path("petId").isNull()).isTrue();
        assertThat(left.version()).isEqualTo(1);
        assertThat(pets.get("/posts/" + unrelated.id()).json()).isEqualTo(unrelated.json());
    }

    @Test
    void a_recall_from_before_the_last_meeting_decides_nothing() {
        long pet = pets.createPet("mine", owner).id();
        pets.send(
                        "PUT",
                        "/internal/recalls/" + deletion,
                        json("{'ownerId':%d,'pets':'set-null','posts':'cascade'}", owner),
                        "Authorization",
                        PetsService.internal(owners.registry())[1],
                        "Registry-Id",
                        owners.registry().toString(),
                        "Pair",
                        UUID.randomUUID().toString())
                .expectProblem(503, "reconciling");
        assertThat(pets.get("/pets/" + pet).json().path("ownerId").longValue()).isEqualTo(owner);
        assertThat(sql.isGranted(owner)).isTrue();
    }

    @Test
    void each_relation_has_its_own_action() {
        long pet = pets.createPet("mine", owner).id();
        long post = pets.createPost("mine", owner, pet).id();
        recalls.recall(deletion, owner, "set-null", "cascade").expect(200);
        pets.get("/posts/" + post).expectProblem(404, "not-found");
        assertThat(pets.get("/pets/" + pet).expect(200).json().path("ownerId").isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "restrict, restrict, 1, 0",
        "restrict, restrict, 0, 1",
        "restrict, restrict, 1, 1",
        "restrict, cascade, 1, 1",
        "set-null, restrict, 1, 1",
        "cascade, restrict, 0, 1"
    })
    void restrict_refuses_with_both_counts_and_changes_nothing(
            String petsRule, String postsRule, int petCount, int postCount) {
        if (petCount > 0) {
            pets.createPet("mine", owner).expect(201);
        }
        if (postCount > 0) {
            pets.createPost("mine", owner, null).expect(201);
        }
        Answer answer = recalls.recall(deletion, owner, petsRule, postsRule).expect(200);
        assertThat(answer.text()).isEqualTo(outcome(deletion, owner, "refused", petCount, postCount));
        assertThat(sql.isGranted(owner)).isTrue();
        assertThat(sql.isClosed(owner)).isFalse();
        assertThat(sql.number("select count(*) from pet where owner_id = ? and version = 0", owner))
                .isEqualTo(petCount);
        assertThat(sql.number("select count(*) from post where author_id = ? and version = 0", owner))
                .isEqualTo(postCount);
        pets.createPet("one more", owner).expect(201);
    }

    @ParameterizedTest
    @CsvSource({
        "restrict, restrict, 0, 0",
        "restrict, cascade, 0, 1",
        "set-null, restrict, 1, 0",
        "cascade, restrict, 1, 0"
    })
    void restrict_does_not_refuse_without_rows(String petsRule, String postsRule, int petCount, int postCount) {
        if (petCount > 0) {
            pets.createPet("mine", owner).expect(201);
        }
        if (postCount > 0) {
            pets.createPost("mine", owner, null).expect(201);
        }
        Answer answer = recalls.recall(deletion, owner, petsRule, postsRule).expect(200);
        assertThat(answer.text()).isEqualTo(outcome(deletion, owner, "closed", petCount, postCount));
    }

    @Test
    void a_recall_also_closes_the_fence_of_an_unknown_owner() {
        long stranger = owners.active();
        Answer answer =
                recalls.recall(deletion, stranger, "set-null", "restrict").expect(200);
        assertThat(answer.text()).isEqualTo(outcome(deletion, stranger, "closed", 0, 0));
        assertThat(sql.isClosed(stranger)).isTrue();
        pets.createPet("x", stranger).expectProblem(422, "owner-deleted");
        assertThat(owners.questions()).isZero();
    }

    @Test
    void a_repeated_recall_always_has_the_same_outcome() {
        pets.createPet("mine", owner);
        String first = recalls.recall(deletion, owner, "set-null", "restrict")
                .expect(200)
                .text();
        assertThat(recalls.recall(deletion, owner, "set-null", "restrict")
                        .expect(200)
                        .text())
                .isEqualTo(first);
    }

    @Test
    void a_refusal_stays_refused_after_its_reason_has_disappeared() {
        long pet = pets.createPet("mine", owner).id();
        String first = recalls.recall(deletion, owner, "restrict", "restrict")
                .expect(200)
                .text();
        pets.delete("/pets/" + pet).expect(204);
        assertThat(recalls.recall(deletion, owner, "restrict", "restrict")
                        .expect(200)
                        .text())
                .isEqualTo(first);
        assertThat(sql.isGranted(owner)).isTrue();
        UUID second = UUID.randomUUID();
        assertThat(recalls.recall(second, owner, "restrict", "restrict")
                        .expect(200)
                        .text())
                .isEqualTo(outcome(second, owner, "closed", 0, 0));
    }

    @Test
    void another_deletion_of_a_deleted_owner_also_gets_closed() {
        recalls.recall(deletion, owner, "set-null", "restrict").expect(200);
        UUID second = UUID.randomUUID();
        assertThat(recalls.recall(second, owner, "restrict", "restrict")
                        .expect(200)
                        .text())
                .isEqualTo(outcome(second, owner, "closed", 0, 0));
    }

    @Test
    void a_deletion_id_identifies_one_owner_and_one_set_of_actions() {
        recalls.recall(deletion, owner, "set-null", "restrict").expect(200);
        long other = sql.grant(owners.unknown());
        recalls.recall(deletion, other, "set-null", "restrict").expectProblem(422, "recall-reused");
        recalls.recall(deletion, owner, "cascade", "restrict").expectProblem(422, "recall-reused");
        recalls.recall(deletion, owner, "set-null", "cascade").expectProblem(422, "recall-reused");
        assertThat(sql.isGranted(other)).isTrue();
    }

    @Test
    void recalls_are_counted_by_outcome() {
        double before = pets.metric("registry_recalls_total");
        recalls.recall(deletion, owner, "set-null", "restrict").expect(200);
        assertThat(pets.metric("registry_recalls_total")).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'pets':'set-null','posts':'restrict'} | /ownerId",
                "{'ownerId':1,'posts':'restrict'} | /pets",
                "{'ownerId':1,'pets':'set-null'} | /posts",
                "{'ownerId':1,'pets':'set-null','posts':'set-null'} | /posts",
                "{'ownerId':1,'pets':'SET_NULL','posts':'restrict'} | /pets",
                "{'ownerId':0,'pets':'set-null','posts':'restrict'} | /ownerId"
            })
    void an_invalid_recall_is_rejected(String body, String pointer) {
        pets.sendInternal(owners.registry(), "PUT", "/internal/recalls/" + deletion, json(body))
                .join()
                .expectProblem(400, "invalid-request")
                .pointsTo(pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer wrong-secret", "Bearertest-secret", "Basic dGVzdA=="})
    void a_recall_without_the_secret_is_rejected(String authorization) {
        String body = json("{'ownerId':%d,'pets':'set-null','posts':'restrict'}", owner);
        String[] headers = authorization.isEmpty()
                ? new String[] {"Registry-Id", owners.registry().toString()}
                : new String[] {"Registry-Id", owners.registry().toString(), "Authorization", authorization};
        pets.sendAsync("PUT", "/internal/recalls/" + deletion, body, headers)
                .join()
                .expectProblem(401, "unauthenticated");
        assertThat(sql.isGranted(owner)).isTrue();
    }

    @Test
    void a_recall_must_name_its_registry() {
        String body = json("{'ownerId':%d,'pets':'set-null','posts':'restrict'}", owner);
        pets.sendAsync("PUT", "/internal/recalls/" + deletion, body, "Authorization", "Bearer test-secret")
                .join()
                .expectProblem(400, "invalid-request")
                .namesHeader("Registry-Id");
        assertThat(sql.isGranted(owner)).isTrue();
    }
}
