package org.petregistry.pets.feed;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.petregistry.pets.registry.OwnersRegistry;

/**
 * Shows whether owners-service answers and how fresh its owners' names are here. That it is away does not make this
 * service unready, which goes on without it; that it has another registry's database does.
 */
@Readiness
@Singleton
public class OwnersServiceCheck implements HealthCheck {
    private final OwnerFeed feed;
    private final OwnersRegistry registry;

    OwnersServiceCheck(OwnerFeed feed, OwnersRegistry registry) {
        this.feed = feed;
        this.registry = registry;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder check = HealthCheckResponse.named("owners-service")
                .status(registry.stranger().isEmpty())
                .withData("reachable", feed.isReachable())
                .withData("feedLagSeconds", feed.lag().toSeconds());
        registry.stranger()
                .ifPresent(stranger -> check.withData(
                        "problem", "It has the database of another registry (" + stranger + ") than these pets."));
        return check.build();
    }
}
