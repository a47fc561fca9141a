package org.petregistry.pets.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.pets.recall.RecallCaller.outcome;
import static org.petregistry.testkit.http.Json.json;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.pets.testing.Breaker;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.testkit.http.Answer;

/** Races between a recall and other writes, ordered by a transaction that holds the locks that they need. */
@ServiceTest
class RecallRaceTest {
    private static final String INSERT_PET =
            "insert into pet values (nextval('pet_id_seq'), 'late', null, ?, now(), now(), 0)";
    private static final String INSERT_POST =
            "insert into post values (nextval('post_id_seq'), 'late', ?, null, now(), now(), 0)";

    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    private final UUID deletion = UUID.randomUUID();
    OwnersService owners;
    private RecallCaller recalls;
    private long owner;

    @BeforeEach
    void an_owner_is_known() {
        Breaker.close(owners, pets);
        recalls = new RecallCaller(pets, owners.registry());
        owner = sql.grant(owners.unknown());
    }

    @Test
    void a_pet_that_is_being_inserted_during_a_recall_loses_its_owner_too() {
        try (Sql.Open brake = sql.brake()) {
            CompletableFuture<Answer> pet =
                    pets.sendAsync("POST", "/pets", json("{'name':'%s','ownerId':%d}", Sql.HELD, owner));
            brake.awaitWaiting(1);
            CompletableFuture<Answer> recall = recalls.begin(deletion, owner);
            sql.awaitWaiting(2);
            brake.commit();
            assertThat(recall.join().expect(200).text()).isEqualTo(outcome(deletion, owner, "closed", 1, 0));
            Answer after = pets.get("/pets/" + pet.join().expect(201).id());
            assertThat(after.json().path("ownerId").isNull()).isTrue();
            assertThat(after.version()).isEqualTo(1);
        }
        assertThat(sql.isClosed(owner)).isTrue();
    }

    @Test
    void a_post_that_is_being_inserted_during_a_recall_is_subject_to_its_action() {
        try (Sql.Open writer = sql.begin()) {
            writer.run(INSERT_POST, owner);
            CompletableFuture<Answer> recall = recalls.begin(deletion, owner, "set-null", "restrict");
            writer.awaitWaiting(1).commit();
            assertThat(recall.join().expect(200).text()).isEqualTo(outcome(deletion, owner, "refused", 0, 1));
        }
        assertThat(sql.isGranted(owner)).isTrue();
    }

    @Test
    void a_pet_whose_owner_is_being_set_during_a_recall_loses_its_owner_too() {
        long pet = pets.createPet("spot", null).id();
        try (Sql.Open brake = sql.brake()) {
            CompletableFuture<Answer> change =
                    pets.sendAsync("PATCH", "/pets/" + pet, json("{'name':'%s','ownerId':%d}", Sql.HELD, owner));
            brake.awaitWaiting(1);
            CompletableFuture<Answer> recall = recalls.begin(deletion, owner);
            sql.awaitWaiting(2);
            brake.commit();
            change.join().expect(200);
            assertThat(recall.join().expect(200).text()).isEqualTo(outcome(deletion, owner, "closed", 1, 0));
        }
        Answer after = pets.get("/pets/" + pet);
        assertThat(after.json().path("ownerId").isNull()).isTrue();
        assertThat(after.version()).isEqualTo(2);
    }

    @Test
    void a_pet_created_during_a_recall_waits_and_is_rejected() {
        long child = pets.createPet("child", owner).id();
        try (Sql.Open other = sql.begin()) {
            // The recall has locked the grant, and now waits for one of the owner's pets.
            other.run("select from pet where id = ? for update", child);
            CompletableFuture<Answer> recall = recalls.begin(deletion, owner);
            other.awaitWaiting(1);
            CompletableFuture<Answer> pet =
                    pets.sendAsync("POST", "/pets", json("{'name':'late','ownerId':%d}", owner));
            CompletableFuture<Answer> post =
                    pets.sendAsync("POST", "/posts", json("{'body':'late','authorId':%d}", owner));
            sql.awaitWaiting(3);
            other.commit();
            recall.join().expect(200);
            pet.join().expectProblem(422, "owner-deleted").pointsTo("/ownerId");
            post.join().expectProblem(422, "owner-deleted").pointsTo("/authorId");
        }
        assertThat(owners.questions()).isZero();
        assertThat(sql.number("select count(*) from pet where owner_id = ?", owner))
                .isZero();
    }

    @Test
    void a_pet_that_waits_for_a_recall_for_more_than_a_second_gets_503() {
        try (Sql.Open recall = sql.begin()) {
            recall.run("select from owner_ref where id = ? for update", owner);
            pets.createPet("late", owner).expectProblem(503, "busy").within(Duration.ofSeconds(2));
        }
        pets.createPet("late", owner).expect(201);
    }

    @Test
    void a_pet_that_waits_for_a_recall_is_created_if_the_recall_is_refused() {
        pets.createPost("mine", owner, null).expect(201);
        CompletableFuture<Answer> recall;
        CompletableFuture<Answer> pet;
        try (Sql.Open other = sql.begin()) {
            other.run("select from owner_fence where owner_id = ? for update", owner);
            recall = recalls.begin(deletion, owner, "set-null", "restrict");
            other.awaitWaiting(1);
            pet = pets.sendAsync("POST", "/pets", json("{'name':'late','ownerId':%d}", owner));
            other.commit();
        }
        assertThat(recall.join().expect(200).json().path("outcome").textValue()).isEqualTo("refused");
        pet.join().expect(201);
    }

    @Test
    void a_recall_waits_for_an_import_of_the_same_owner() {
        long stranger = owners.active(Sql.HELD, null);
        try (Sql.Open brake = sql.brake()) {
            CompletableFuture<Answer> pet =
                    pets.sendAsync("POST", "/pets", json("{'name':'late','ownerId':%d}", stranger));
            brake.awaitWaiting(1);
            CompletableFuture<Answer> recall = recalls.begin(deletion, stranger);
            sql.awaitWaiting(2);
            brake.commit();
            assertThat(recall.join().expect(200).json().path("outcome").textValue())
                    .isEqualTo("closed");
            assertThat(pet.join().status())
                    .as("created before the recall, or rejected after it")
                    .isIn(201, 422);
        }
        assertThat(sql.isGranted(stranger)).isFalse();
        assertThat(sql.isClosed(stranger)).isTrue();
        assertThat(sql.number("select count(*) from pet where owner_id = ?", stranger))
                .isZero();
    }

    @Test
    void an_import_waits_for_a_recall_of_the_same_owner_and_is_rejected() {
        long stranger = owners.active();
        try (Sql.Open recall = sql.begin()) {
            recall.run("insert into owner_fence values (?, true)", stranger);
            CompletableFuture<Answer> pet =
                    pets.sendAsync("POST", "/pets", json("{'name':'late','ownerId':%d}", stranger));
            recall.awaitWaiting(1).commit();
            pet.join().expectProblem(422, "owner-deleted").pointsTo("/ownerId");
        }
        assertThat(sql.isGranted(stranger)).isFalse();
    }

    @Test
    void a_closed_fence_rejects_a_late_import() {
        long stranger = owners.active();
        OwnersService.Gate gate = owners.hold();
        CompletableFuture<Answer> pet = pets.sendAsync("POST", "/pets", json("{'name':'late','ownerId':%d}", stranger));
        gate.awaitArrival();
        recalls.begin(deletion, stranger).join().expect(200);
        gate.open(); // and the answer is: active
        pet.join().expectProblem(422, "owner-deleted").pointsTo("/ownerId");
        assertThat(sql.isGranted(stranger)).isFalse();
        assertThat(sql.number("select count(*) from pet where owner_id = ?", stranger))
                .isZero();
    }

    @Test
    void a_repeated_recall_gets_in_progress_at_once_and_later_the_same_outcome() {
        try (Sql.Open writer = sql.begin()) {
            writer.run(INSERT_PET, owner);
            CompletableFuture<Answer> first = recalls.begin(deletion, owner);
            writer.awaitWaiting(1);
            Answer again = recalls.begin(deletion, owner).join().expect(202);
            assertThat(again.json().path("outcome").textValue()).isEqualTo("in-progress");
            Answer other = recalls.begin(UUID.randomUUID(), owner).join().expect(202);
            assertThat(other.json().path("outcome").textValue()).isEqualTo("in-progress");
            writer.commit();
            String decided = first.join().expect(200).text();
            assertThat(decided).isEqualTo(outcome(deletion, owner, "closed", 1, 0));
            assertThat(recalls.begin(deletion, owner).join().expect(200).text()).isEqualTo(decided);
        }
    }

    @Test
    void a_recall_looks_for_a_stored_outcome_again_after_it_has_locked_the_fence() {
        // Another instance decides with the same tables while this one waits for the fence.
        try (Sql.Open other = sql.begin()) {
            other.run("select from owner_fence where owner_id = ? for update", owner);
            CompletableFuture<Answer> recall = recalls.begin(deletion, owner);
            other.awaitWaiting(1);
            other.run(
                            "insert into owner_recall values (?::uuid, ?, 'set-null', 'cascade', 'refused', 7, 8)",
                            deletion.toString(),
                            owner)
                    .commit();
            assertThat(recall.join().expect(200).text()).isEqualTo(outcome(deletion, owner, "refused", 7, 8));
        }
        assertThat(sql.isGranted(owner)).isTrue();
    }

    @Test
    void a_recall_that_waits_for_more_than_a_second_changes_nothing_and_can_be_retried() {
        try (Sql.Open writer = sql.begin()) {
            writer.run(INSERT_PET, owner);
            Answer busy = recalls.begin(deletion, owner).join();
            busy.expectProblem(503, "busy");
            assertThat(busy.took()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(3));
            writer.commit();
        }
        assertThat(sql.isGranted(owner)).isTrue();
        assertThat(sql.number("select count(*) from owner_recall where deletion_id = ?::uuid", deletion.toString()))
                .isZero();
        assertThat(recalls.begin(deletion, owner).join().expect(200).text())
                .isEqualTo(outcome(deletion, owner, "closed", 1, 0));
    }

    @Test
    void a_recall_completes_after_its_caller_disconnects() throws IOException {
        try (Sql.Open writer = sql.begin()) {
            writer.run(INSERT_PET, owner);
            pets.sendAndGoAway(
                    () -> writer.awaitWaiting(1),
                    "PUT",
                    "/internal/recalls/" + deletion,
                    json("{'ownerId':%d,'pets':'set-null','posts':'cascade'}", owner),
                    PetsService.internal(owners.registry()));
            writer.commit();
        }
        await().pollInterval(Duration.ofMillis(20)).until(() -> sql.isClosed(owner));
    }

    @Test
    void an_aborted_recall_decides_nothing_and_can_be_retried() {
        long child = pets.createPet("child", owner).id();
        try (Sql.Open other = sql.begin()) {
            // The recall has locked the fence and the grant, and has stored nothing yet.
            other.run("select from pet where id = ? for update", child);
            CompletableFuture<Answer> recall = recalls.begin(deletion, owner);
            other.awaitWaiting(1).killWaiting();
            recall.join().expectProblem(503, "database-unavailable");
        }
        assertThat(sql.isGranted(owner)).isTrue();
        assertThat(sql.isClosed(owner)).isFalse();
        assertThat(sql.number("select count(*) from owner_recall where owner_id = ?", owner))
                .isZero();
        assertThat(recalls.begin(deletion, owner).join().expect(200).text())
                .isEqualTo(outcome(deletion, owner, "closed", 1, 0));
    }

    @Test
    void a_transfer_is_retried_after_a_deadlock() {
        long pet = pets.createPet("moving", null).id();
        try (Sql.Open other = sql.begin()) {
            other.run("select from pet where id = ? for update", pet);
            CompletableFuture<Answer> transfer = pets.sendAsync("PATCH", "/pets/" + pet, json("{'ownerId':%d}", owner));
            other.awaitWaiting(1);
            // In the wrong order: it has the pet, and waits for the grant that the transfer has.
            other.run("select from owner_ref where id = ? for update", owner).commit();
            transfer.join().expect(200);
        }
        assertThat(pets.get("/pets/" + pet).json().path("ownerId").longValue()).isEqualTo(owner);
    }

    @Test
    void transfers_between_two_owners_that_are_both_recalled_complete_and_leave_no_owned_pet() {
        long other = sql.grant(owners.unknown());
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(pets.createPet("moving", i % 2 == 0 ? owner : other).id());
        }
        List<CompletableFuture<Answer>> transfers = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < ids.size(); i++) {
                long to = (i + round) % 2 == 0 ? other : owner;
                transfers.add(pets.sendAsync("PATCH", "/pets/" + ids.get(i), json("{'ownerId':%d}", to)));
            }
        }
        CompletableFuture<Answer> first = recalls.begin(deletion, owner);
        CompletableFuture<Answer> second = recalls.begin(UUID.randomUUID(), other);
        assertThat(transfers)
                .extracting(transfer -> transfer.join().status())
                .as("updated, rejected, or busy")
                .isSubsetOf(200, 422, 503);
        assertThat(List.of(first.join().status(), second.join().status())).isSubsetOf(200, 503);
        recalls.begin(deletion, owner).join().expect(200);
        recalls.begin(UUID.randomUUID(), other).join().expect(200);
        assertThat(sql.number("select count(*) from pet where owner_id in (?, ?)", owner, other))
                .isZero();
        assertThat(sql.number(
                        "select count(*) from pet where name = 'moving' and id between ? and ?",
                        ids.get(0),
                        ids.get(19)))
                .isEqualTo(20);
    }
}
