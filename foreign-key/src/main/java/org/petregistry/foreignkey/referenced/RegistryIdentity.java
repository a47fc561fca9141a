package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * The registry id, generated once with the database. Every message to the other service carries it: ids are small numbers, and
 * in a recreated database they would identify other things.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class RegistryIdentity {
    private final Pool pool;

    /** It never changes; read once. */
    private volatile UUID id;

    RegistryIdentity(Pool pool) {
        this.pool = pool;
    }

    /** The id. */
    Uni<UUID> id() {
        UUID known = id;
        if (known != null) {
            return Uni.createFrom().item(known);
        }
        return pool.query("select id from registry")
                .execute()
                .map(rows -> rows.iterator().next().getUUID("id"))
                .invoke(read -> id = read);
    }
}
