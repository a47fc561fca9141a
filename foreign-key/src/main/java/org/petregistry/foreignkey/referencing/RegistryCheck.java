package org.petregistry.foreignkey.referencing;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.petregistry.foreignkey.pairing.DatabaseGate;
import org.petregistry.rest.database.UnguardedPool;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.query.CollectionQuery;
import org.petregistry.rest.query.IncludedObjects;

/**
 * The registry id of the things that this database references. Ids are small numbers: if one of the two databases is
 * recreated, they would identify other things. So the first registry id is stored, and with another one every operation that
 * needs the relationship is rejected.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referencing", stringValue = "true")
public class RegistryCheck {
    private static final Logger LOG = Logger.getLogger(RegistryCheck.class);

    private final UnguardedPool unguarded;
    private final Referencing key;
    private final String keepFirst;
    private final String keptSql;

    /** The stored id never changes in one incarnation of the database. */
    private volatile UUID kept;

    private volatile UUID mismatch;

    public RegistryCheck(UnguardedPool unguarded, DatabaseGate gate, ReferencingSide side) {
        this.unguarded = unguarded;
        gate.onRotation(() -> kept = null);
        key = side.declaration();
        keepFirst = key.sql("update registry set <things>_registry_id = $1 where <things>_registry_id is null");
        keptSql = key.sql("select <things>_registry_id as id from registry");
    }

    /**
     * Compares the registry id of a response or a call with the stored one.
     *
     * @throws Problem 503 if it is another one
     */
    public Uni<Void> verify(UUID registry) {
        return known().flatMap(known -> known.isPresent() ? Uni.createFrom().item(known.get()) : keepFirst(registry))
                .invoke(known -> compare(known, registry))
                .replaceWithVoid();
    }

    /** @throws Problem 503 if the last received registry id is not the stored one */
    public void requireSame() {
        if (mismatch != null) {
            throw otherRegistry();
        }
    }

    /** The same, if a query embeds things of the other service, or filters or sorts by them. */
    public void requireSameFor(CollectionQuery<?> query) {
        if (query.usesRelation()) {
            requireSame();
        }
    }

    /** The same, if something is embedded. */
    public void requireSameFor(IncludedObjects included) {
        if (!included.isEmpty()) {
            requireSame();
        }
    }

    /** The mismatching registry id; empty if there is none. */
    public Optional<UUID> mismatch() {
        return Optional.ofNullable(mismatch);
    }

    /** The stored registry id; empty before the first contact. */
    private Uni<Optional<UUID>> stored() {
        return unguarded
                .pool()
                .query(keptSql)
                .execute()
                .map(rows -> Optional.ofNullable(rows.iterator().next().getUUID("id")));
    }

    private Uni<Optional<UUID>> known() {
        return kept == null ? stored() : Uni.createFrom().item(Optional.of(kept));
    }

    private Uni<UUID> keepFirst(UUID registry) {
        return unguarded
                .pool()
                .preparedQuery(keepFirst)
                .execute(Tuple.of(registry))
                .chain(this::stored)
                .map(Optional::orElseThrow);
    }

    private void compare(UUID known, UUID registry) {
        kept = known;
        if (known.equals(registry)) {
            mismatch = null;
            return;
        }
        if (!registry.equals(mismatch)) {
            LOG.errorf(
                    "The database of %s has the registry id %s, but this database references the registry %s. Use a"
                            + " matching pair of databases, or reset both.",
                    key.target().service(), registry, known);
        }
        mismatch = registry;
        throw otherRegistry();
    }

    private Problem otherRegistry() {
        return Problem.of(key.unavailable(), key.target().service() + " uses a database with another registry id.");
    }
}
