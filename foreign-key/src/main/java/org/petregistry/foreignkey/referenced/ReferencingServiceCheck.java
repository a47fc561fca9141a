package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Reports whether the last call to the other service succeeded. Always up: this service works without it. */
@Readiness
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class ReferencingServiceCheck implements HealthCheck {
    private final ReferencingService service;
    private final String name;

    ReferencingServiceCheck(ReferencingService service, ReferencedSide side) {
        this.service = service;
        this.name = side.declaration().service();
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder check = HealthCheckResponse.named(name).up();
        service.reachable().ifPresent(reachable -> check.withData("reachable", reachable));
        return check.build();
    }
}
