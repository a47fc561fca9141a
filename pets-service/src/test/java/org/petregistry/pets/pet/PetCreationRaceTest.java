package org.petregistry.pets.pet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.Json.json;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.pets.testing.Breaker;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.testkit.http.Answer;

/** Requests with one Idempotency-Key, the second one sent before the first has completed. */
@ServiceTest
class PetCreationRaceTest {
    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    OwnersService owners;
    private String key;
    private String species;

    @BeforeEach
    void a_key_is_new() {
        Breaker.close(owners, pets);
        key = "race-" + owners.unknown();
        species = "of " + key;
    }

    @Test
    void a_second_request_waits_for_the_first_and_gets_its_answer() {
        try (Sql.Open brake = sql.brake()) {
            CompletableFuture<Answer> first = create();
            brake.awaitWaiting(1);
            CompletableFuture<Answer> second = create();
            sql.awaitWaiting(2);
            brake.commit();
            Answer made = first.join().expect(201);
            Answer again = second.join().expect(201);
            assertThat(made.header("Idempotency-Replayed")).isNull();
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(again.json()).isEqualTo(made.json());
        }
        assertThat(made()).isEqualTo(1);
    }

    @Test
    void a_second_request_is_executed_if_the_first_is_rolled_back() {
        try (Sql.Open brake = sql.brake()) {
            CompletableFuture<Answer> first = create();
            brake.awaitWaiting(1);
            CompletableFuture<Answer> second = create();
            sql.awaitWaiting(2);
            brake.killWaiting();
            first.join().expectProblem(503, "database-unavailable");
            brake.commit();
            assertThat(second.join().expect(201).header("Idempotency-Replayed")).isNull();
        }
        assertThat(create().join().expect(201).header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(made()).isEqualTo(1);
    }

    @Test
    void a_second_request_does_not_wait_indefinitely() {
        try (Sql.Open brake = sql.brake()) {
            CompletableFuture<Answer> first = create();
            brake.awaitWaiting(1);
            create().join().expectProblem(409, "idempotency-key-in-use");
            brake.commit();
            first.join().expect(201);
        }
        assertThat(create().join().expect(201).header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(made()).isEqualTo(1);
    }

    @Test
    void a_key_can_be_used_again_after_its_request_was_rejected() {
        long owner = owners.unknown();
        String body = json("{'name':'spot','species':'%s','ownerId':%d}", species, owner);
        pets.post("/pets", body, "Idempotency-Key", key).expectProblem(422, "owner-not-found");
        owners.become(owner, "active");
        Answer made = pets.post("/pets", body, "Idempotency-Key", key).expect(201);
        assertThat(made.header("Idempotency-Replayed")).isNull();
        assertThat(made()).isEqualTo(1);
    }

    private CompletableFuture<Answer> create() {
        return pets.sendAsync(
                "POST", "/pets", json("{'name':'%s','species':'%s'}", Sql.HELD, species), "Idempotency-Key", key);
    }

    private long made() {
        return sql.number("select count(*) from pet where species = ?", species);
    }
}
