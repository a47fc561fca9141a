package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Pauses that end on the event loop on which they began: Mutiny's own delays continue on a worker thread. */
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class Pauses {
    private final Vertx vertx;

    Pauses(Vertx vertx) {
        this.vertx = vertx;
    }

    /** A pause of at least a millisecond. Cancellation removes its timer. */
    Uni<Void> of(Duration length) {
        return Uni.createFrom().emitter(emitter -> {
            long timer = vertx.setTimer(length.toMillis(), fired -> emitter.complete(null));
            emitter.onTermination(() -> vertx.cancelTimer(timer));
        });
    }
}
