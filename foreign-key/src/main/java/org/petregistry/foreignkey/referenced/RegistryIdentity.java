package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.petregistry.foreignkey.pairing.DatabaseGate;
import org.petregistry.rest.database.UnguardedPool;

/**
 * The registry id, generated once with the database. Every message to the other service carries it: ids are small numbers, and
 * in a recreated database they would identify other things.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class RegistryIdentity {
    private final UnguardedPool unguarded;

    /** It never changes in one incarnation of the database. */
    private volatile UUID id;

    RegistryIdentity(UnguardedPool unguarded, DatabaseGate gate) {
        this.unguarded = unguarded;
        gate.onRotation(() -> id = null);
    }

    /** The id. */
    Uni<UUID> id() {
        UUID known = id;
        if (known != null) {
            return Uni.createFrom().item(known);
        }
        return unguarded
                .pool()
                .query("select id from registry")
                .execute()
                .map(rows -> rows.iterator().next().getUUID("id"))
                .invoke(read -> id = read);
    }
}
