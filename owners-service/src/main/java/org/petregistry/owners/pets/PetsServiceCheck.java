package org.petregistry.owners.pets;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Shows whether pets-service was reachable the last time. Owners can be served without it, so this is always up. */
@Readiness
@Singleton
public class PetsServiceCheck implements HealthCheck {
    private final PetsClient pets;

    PetsServiceCheck(PetsClient pets) {
        this.pets = pets;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder check =
                HealthCheckResponse.named("pets-service").up();
        pets.reachable().ifPresent(reachable -> check.withData("reachable", reachable));
        return check.build();
    }
}
