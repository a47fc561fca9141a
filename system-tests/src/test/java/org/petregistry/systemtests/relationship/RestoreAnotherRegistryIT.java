package org.petregistry.systemtests.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.testkit.http.Api;

/** The owners database is replaced by that of another registry, while an instance of owners-service keeps running. */
class RestoreAnotherRegistryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void an_instance_that_another_one_precedes_notices_it_too() {
        try (LinkedRegistry registry = LinkedRegistry.start(
                "another_registry",
                new DatabasePair("another_registry"),
                2,
                LinkedRegistry.Applications.built(Pair.OWNERS_AND_PETS))) {
            Instance first = registry.referenced().get(0);
            Instance second = registry.referenced().get(1);
            Api pets = registry.referencing().get(0).api();
            registry.referencing().get(1).service().stop();
            // From here on, pets-service talks to the second instance only.
            first.service().stop();
            long owner = second.api()
                    .post("/owners", json("{'name': 'Nouman'}"))
                    .expect(201)
                    .id();
            await().atMost(PATIENCE)
                    .until(() -> pets.post("/pets", json("{'name': 'spot', 'ownerId': %d}", owner))
                                    .status()
                            == 201);

            registry.databases().makeOwnersAnew();
            first.service().restore();
            first.api().post("/owners", json("{'name': 'Somebody else'}")).expect(201);
            first.service().stop();

            await().atMost(PATIENCE).until(() -> pets.get("/pets?include=owner").status() == 503);
            assertThat(pets.get("/pets?include=owner")).isProblem(503, "owners-unavailable");
            await().atMost(PATIENCE)
                    .until(() -> second.api().get("/owners?limit=1").status() == 200);
            assertThat(second.api().get("/owners").expect(200).items("name")).isEqualTo(List.of("Somebody else"));
        }
    }
}
