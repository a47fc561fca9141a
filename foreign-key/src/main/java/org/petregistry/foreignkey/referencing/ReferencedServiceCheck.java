package org.petregistry.foreignkey.referencing;

import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows whether the other service answers and how fresh the copies of its things are here. That it is away does not make
 * this service unready, which goes on without it; that it has another registry's database does.
 */
@Readiness
@Singleton
@IfBuildProperty(name = "foreign-key.referencing", stringValue = "true")
public class ReferencedServiceCheck implements HealthCheck {
    private final Feed feed;
    private final RegistryCheck registry;
    private final String name;

    ReferencedServiceCheck(Feed feed, RegistryCheck registry, ReferencingSide side) {
        this.feed = feed;
        this.registry = registry;
        this.name = side.declaration().target().service();
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder check = HealthCheckResponse.named(name)
                .status(registry.stranger().isEmpty())
                .withData("reachable", feed.isReachable())
                .withData("feedLagSeconds", feed.lag().toSeconds());
        registry.stranger()
                .ifPresent(stranger -> check.withData(
                        "problem", "It has the database of another registry (" + stranger + ") than this service."));
        return check.build();
    }
}
