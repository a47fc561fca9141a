package org.petregistry.foreignkey.referencing;

import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports whether the other service responds and the age of the copies. If it is down, this service stays ready, since it
 * works without it; if it has a database with another registry id, this service is not ready.
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
                .status(registry.mismatch().isEmpty())
                .withData("reachable", feed.isReachable())
                .withData("feedLagSeconds", feed.lag().toSeconds());
        registry.mismatch()
                .ifPresent(mismatch -> check.withData(
                        "problem",
                        "Its database has the registry id " + mismatch + ", which is not the one that this service"
                                + " references."));
        return check.build();
    }
}
