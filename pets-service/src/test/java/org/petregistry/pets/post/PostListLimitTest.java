package org.petregistry.pets.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.testkit.http.Answer;

@ServiceTest
class PostListLimitTest {
    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    OwnersService owners;

    @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
    int poolSize;

    @BeforeEach
    void owners_service_works() {
        owners.behave();
    }

    @Test
    void single_reads_and_writes_do_not_wait_for_slow_lists() {
        int share = poolSize / 4;
        long id = pets.createPet("spot", null).id();
        List<CompletableFuture<Answer>> lists = new ArrayList<>();
        try (Sql.Open lock = sql.begin().run("lock table post in access exclusive mode")) {
            for (int i = 0; i < poolSize + 2 * share; i++) {
                lists.add(pets.sendAsync("GET", "/posts?limit=1", null));
            }
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> pets.metric("registry_lists_waiting") > 0);
            lock.awaitWaiting(share);

            pets.get("/pets/" + id).expect(200);
            pets.patch("/pets/" + id, "{\"name\":\"spots\"}").expect(200);
            pets.createPet("other", null).expect(201);
            assertThat(lists).as("lists still wait").anySatisfy(list -> assertThat(list)
                    .isNotDone());
        }
        for (CompletableFuture<Answer> list : lists) {
            Answer answer = list.join();
            if (answer.status() != 200) {
                answer.expectProblem(503, "busy");
            }
        }
        await().until(() -> pets.metric("registry_lists_running") == 0);
        assertThat(pets.metric("registry_lists_waiting")).isZero();
        pets.get("/posts?limit=1").expect(200);
    }
}
