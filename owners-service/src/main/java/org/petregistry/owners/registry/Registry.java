package org.petregistry.owners.registry;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * This registry's id, made once with its database. It goes with everything that pets-service hears from here: ids are small
 * numbers, and a database lost and made anew would hand old pets to new owners.
 */
@ApplicationScoped
public class Registry {
    /** The header that carries the id, on calls to pets-service and on answers to it. */
    public static final String HEADER = "Registry-Id";

    private final Pool pool;

    /** It never changes; read once. */
    private volatile UUID id;

    Registry(Pool pool) {
        this.pool = pool;
    }

    /** The id. */
    public Uni<UUID> id() {
        UUID known = id;
        if (known != null) {
            return Uni.createFrom().item(known);
        }
        return pool.query("select id from registry")
                .execute()
                .map(rows -> rows.iterator().next().getUUID(0))
                .invoke(read -> id = read);
    }
}
