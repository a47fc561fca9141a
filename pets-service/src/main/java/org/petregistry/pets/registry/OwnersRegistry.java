package org.petregistry.pets.registry;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.petregistry.pets.owners.OwnersProblems;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.query.Included;
import org.petregistry.rest.query.ListQuery;

/**
 * Which registry's owners these pets refer to. Ids are small numbers: one of the two databases lost and made anew would
 * hand old pets to new owners. So the first registry that shows itself is kept, and with another one nothing goes on that
 * needs the relation.
 */
@ApplicationScoped
public class OwnersRegistry {
    /** The header in which a call from owners-service says which registry it is. */
    public static final String HEADER = "Registry-Id";

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private static final Logger LOG = Logger.getLogger(OwnersRegistry.class);

    private static final String KEEP_FIRST =
            "update registry set owners_registry_id = $1 where owners_registry_id is null";
    private static final String KEPT = "select owners_registry_id from registry";

    private final Pool pool;

    /** What was kept never changes; read once. */
    private volatile UUID kept;

    private volatile UUID stranger;

    OwnersRegistry(Pool pool) {
        this.pool = pool;
    }

    /**
     * Reads the header {@value #HEADER}.
     *
     * @throws Problem 400 where it is missing or no UUID
     */
    public static UUID read(String header) {
        // UUID.fromString takes much else, such as 1-1-1-1-1: that would be a registry which nobody is.
        if (header == null || !UUID_TEXT.matcher(header).matches()) {
            throw Problem.invalidHeader(HEADER, HEADER + " is the id of the registry that calls.");
        }
        return UUID.fromString(header);
    }

    /**
     * Compares the registry that an answer or a call comes from with the one that these pets belong to.
     *
     * @throws Problem 503 where it is another one
     */
    public Uni<Void> verify(UUID registry) {
        return kept().flatMap(known -> known.isPresent() ? Uni.createFrom().item(known.get()) : keepFirst(registry))
                .invoke(known -> compare(known, registry))
                .replaceWithVoid();
    }

    /**
     * @throws Problem 503 where the last registry that showed itself is another one than that of these pets
     */
    public void requireSame() {
        if (stranger != null) {
            throw otherRegistry();
        }
    }

    /** The same, where a query shows owners, or filters or sorts by them. */
    public void requireSameFor(ListQuery<?> query) {
        if (query.usesRelation()) {
            requireSame();
        }
    }

    /** The same, where owners are embedded. */
    public void requireSameFor(Included included) {
        if (!included.isEmpty()) {
            requireSame();
        }
    }

    /** The other registry that has shown itself; empty where all is well. */
    public Optional<UUID> stranger() {
        return Optional.ofNullable(stranger);
    }

    private Uni<Optional<UUID>> kept() {
        if (kept != null) {
            return Uni.createFrom().item(Optional.of(kept));
        }
        return pool.query(KEPT)
                .execute()
                .map(rows -> Optional.ofNullable(rows.iterator().next().getUUID(0)));
    }

    private Uni<UUID> keepFirst(UUID registry) {
        return pool.preparedQuery(KEEP_FIRST)
                .execute(Tuple.of(registry))
                .chain(() -> pool.query(KEPT).execute())
                .map(rows -> rows.iterator().next().getUUID(0));
    }

    private void compare(UUID known, UUID registry) {
        kept = known;
        if (known.equals(registry)) {
            stranger = null;
            return;
        }
        if (!registry.equals(stranger)) {
            LOG.errorf(
                    "The owners database is not the one that these pets belong to: it is registry %s, and was %s."
                            + " Bring the right pair of databases together, or reset both.",
                    registry, known);
        }
        stranger = registry;
        throw otherRegistry();
    }

    private static Problem otherRegistry() {
        return Problem.of(
                OwnersProblems.OWNERS_UNAVAILABLE,
                "owners-service has another registry's database than the one that these pets belong to.");
    }
}
