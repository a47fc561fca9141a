package org.petregistry.pets.pet;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.Json.json;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.pets.testing.Breaker;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.testkit.http.Answer;

@ServiceTest
class PetOwnerTest {
    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    OwnersService owners;

    @BeforeEach
    void owners_service_works() {
        Breaker.close(owners, pets);
    }

    @Test
    void the_owner_of_a_pet_is_read_completely_and_currently() {
        long owner = owners.active("Nouman", "nou");
        long pet = pets.createPet("spot", owner).expect(201).id();
        Answer answer = pets.get("/pets/" + pet + "/owner").expect(200);
        assertThat(answer.json()).hasToString(owners.whole(owner).toString());
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        owners.become(owner, "deleting");
        pets.get("/pets/" + pet + "/owner").expect(200);
    }

    @Test
    void a_pet_without_an_owner_and_an_unknown_pet_get_404_without_a_call() {
        long pet = pets.createPet("spot", null).id();
        pets.get("/pets/" + pet + "/owner").expectProblem(404, "not-found");
        pets.get("/pets/9000000005/owner").expectProblem(404, "not-found");
        assertThat(owners.questions()).isZero();
    }

    @Test
    void a_just_deleted_owner_gets_404() {
        long owner = owners.active();
        long pet = pets.createPet("spot", owner).expect(201).id();
        OwnersService.Gate gate = owners.hold();
        CompletableFuture<Answer> answer = pets.sendAsync("GET", "/pets/" + pet + "/owner", null);
        gate.awaitArrival();
        sql.run("update pet set owner_id = null where id = ?", pet);
        owners.become(owner, "deleted");
        gate.open();
        answer.join().expectProblem(404, "not-found");
        assertThat(owners.questions()).as("look-up, and one question").isEqualTo(2);
    }

    @Test
    void a_pet_whose_owner_changed_meanwhile_shows_the_new_owner() {
        long old = owners.active("old", null);
        long heir = owners.active("heir", null);
        sql.grant(heir, "heir", null);
        long pet = pets.createPet("spot", old).expect(201).id();
        OwnersService.Gate gate = owners.hold();
        CompletableFuture<Answer> answer = pets.sendAsync("GET", "/pets/" + pet + "/owner", null);
        gate.awaitArrival();
        sql.run("update pet set owner_id = ? where id = ?", heir, pet);
        owners.become(old, "deleted");
        gate.open();
        assertThat(answer.join().expect(200).id()).isEqualTo(heir);
    }

    @Test
    void an_invalid_answer_leads_to_a_503() {
        long pet = pets.createPet("spot", owners.active()).expect(201).id();
        owners.answerOwner(aResponse().withStatus(500));
        pets.get("/pets/" + pet + "/owner").expectProblem(503, "owners-unavailable");
        owners.answerOwner(aResponse().withStatus(200).withBody(json("{'id':1}")));
        pets.get("/pets/" + pet + "/owner").expectProblem(503, "owners-unavailable");
        owners.answerOwner(aResponse().withStatus(200).withFixedDelay(3_000));
        pets.get("/pets/" + pet + "/owner")
                .expectProblem(503, "owners-unavailable")
                .within(Duration.ofSeconds(2));
    }
}
