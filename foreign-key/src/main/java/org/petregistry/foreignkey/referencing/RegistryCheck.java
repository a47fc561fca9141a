package org.petregistry.foreignkey.referencing;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.query.Included;
import org.petregistry.rest.query.ListQuery;

/**
 * Which registry the things are of that this database refers to. Ids are small numbers: one of the two databases lost and
 * made anew would hand old rows to new things. So the first registry that shows itself is kept, and with another one nothing
 * goes on that needs the relation.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referencing", stringValue = "true")
public class RegistryCheck {
    private static final Logger LOG = Logger.getLogger(RegistryCheck.class);

    private final Pool pool;
    private final Referencing key;
    private final String keepFirst;
    private final String keptSql;

    /** What was kept never changes; read once. */
    private volatile UUID kept;

    private volatile UUID stranger;

    public RegistryCheck(Pool pool, ReferencingSide side) {
        this.pool = pool;
        key = side.declaration();
        keepFirst = key.sql("update registry set <things>_registry_id = $1 where <things>_registry_id is null");
        keptSql = key.sql("select <things>_registry_id as id from registry");
    }

    /**
     * Compares the registry that an answer or a call comes from with the one that this database belongs to.
     *
     * @throws Problem 503 where it is another one
     */
    public Uni<Void> verify(UUID registry) {
        return known().flatMap(known -> known.isPresent() ? Uni.createFrom().item(known.get()) : keepFirst(registry))
                .invoke(known -> compare(known, registry))
                .replaceWithVoid();
    }

    /** @throws Problem 503 where the last registry that showed itself is another one than that of this database */
    public void requireSame() {
        if (stranger != null) {
            throw otherRegistry();
        }
    }

    /** The same, where a query shows things of the other service, or filters or sorts by them. */
    public void requireSameFor(ListQuery<?> query) {
        if (query.usesRelation()) {
            requireSame();
        }
    }

    /** The same, where something is embedded. */
    public void requireSameFor(Included included) {
        if (!included.isEmpty()) {
            requireSame();
        }
    }

    /** The other registry that has shown itself; empty where all is well. */
    public Optional<UUID> stranger() {
        return Optional.ofNullable(stranger);
    }

    /** The registry as it is stored; empty before any has shown itself. */
    private Uni<Optional<UUID>> stored() {
        return pool.query(keptSql)
                .execute()
                .map(rows -> Optional.ofNullable(rows.iterator().next().getUUID("id")));
    }

    private Uni<Optional<UUID>> known() {
        return kept == null ? stored() : Uni.createFrom().item(Optional.of(kept));
    }

    private Uni<UUID> keepFirst(UUID registry) {
        return pool.preparedQuery(keepFirst)
                .execute(Tuple.of(registry))
                .chain(this::stored)
                .map(Optional::orElseThrow);
    }

    private void compare(UUID known, UUID registry) {
        kept = known;
        if (known.equals(registry)) {
            stranger = null;
            return;
        }
        if (!registry.equals(stranger)) {
            LOG.errorf(
                    "The database of %s is not the one that this database belongs to: it is registry %s, and was %s."
                            + " Bring the right pair of databases together, or reset both.",
                    key.target().service(), registry, known);
        }
        stranger = registry;
        throw otherRegistry();
    }

    private Problem otherRegistry() {
        return Problem.of(
                key.unavailable(),
                key.target().service()
                        + " has another registry's database than the one that this database belongs to.");
    }
}
