package org.petregistry.pets.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** The circuit breaker in front of owners-service, which all tests share. */
public final class Breaker {
    /** The size of its window, in calls. */
    public static final int WINDOW = 10;

    private Breaker() {}

    /** Closes it and fills its window with successful calls, so that failures in a test do not open it early. */
    public static void close(OwnersService owners, PetsService pets) {
        owners.behave();
        long pet = await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> pets.createPet("breaker", owners.active()), answer -> answer.status() == 201)
                .id();
        for (int i = 0; i < WINDOW; i++) {
            pets.get("/pets/" + pet + "/owner").expect(200);
        }
        owners.behave();
    }

    /** Opens it, as failures of owners-service do. */
    public static void open(OwnersService owners, PetsService pets) {
        owners.answerLookups(aResponse().withStatus(500));
        for (int i = 0; i < WINDOW; i++) {
            pets.createPet("breaker", owners.unknown()).expectProblem(503, "owners-unavailable");
        }
    }
}
