package org.petregistry.systemtests.harness;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Reads both databases and checks what they must agree on once no operation is in progress: nothing is being deleted, the
 * copies equal the things, nothing refers to a deleted thing, and each fence is open or closed as it must be.
 */
public final class Agreement {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Pair pair;
    private final DatabasePair databases;

    public Agreement(LinkedRegistry registry) {
        this(registry.pair(), registry.databases());
    }

    public Agreement(Pair pair, DatabasePair databases) {
        this.pair = pair;
        this.databases = databases;
    }

    /**
     * Waits until both sides agree.
     *
     * @return the remaining differences at the timeout; empty if they agree
     */
    public List<String> within(Duration limit) {
        AtomicReference<List<String>> found = new AtomicReference<>();
        try (Connection referenced = databases.readOwners();
                Connection referencing = databases.readPets()) {
            await().atMost(limit).pollInterval(LOOK_AGAIN).until(() -> {
                found.set(differences(referenced, referencing));
                return found.get().isEmpty();
            });
        } catch (ConditionTimeoutException stillDifferent) {
            // The last result describes the differences.
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found.get();
    }

    /** The current differences. They are not an error while an operation is in progress. */
    private List<String> differences(Connection referenced, Connection referencing) throws SQLException {
        String thing = pair.thing();
        String copied = "select (id, key, " + String.join(", ", pair.columns()) + ", version)::text from ";
        List<String> existing = DatabasePair.column(referenced, "select id from " + thing);
        List<String> known = DatabasePair.column(referenced, copied + thing);
        List<String> granted = DatabasePair.column(referencing, copied + thing + "_ref");
        List<String> referred =
                DatabasePair.column(referencing, referred(pair.nullable()) + " union " + referred(pair.mandatory()));
        String fences = "select " + thing + "_id from " + thing + "_fence where ";
        List<String> differences = new ArrayList<>();
        note(
                differences,
                "is being deleted",
                DatabasePair.column(referenced, "select id from " + thing + " where state = 'deleting'"));
        note(differences, "is dangling", without(referred, existing));
        note(differences, "has no grant, or an old copy", without(known, granted));
        note(differences, "has a grant, but does not exist or differs", without(granted, known));
        note(
                differences,
                "exists behind a closed fence",
                common(existing, DatabasePair.column(referencing, fences + "closed")));
        note(
                differences,
                "is deleted behind an open fence",
                common(
                        DatabasePair.column(referenced, "select id from deleted_" + thing),
                        DatabasePair.column(referencing, fences + "not closed")));
        return differences;
    }

    private static String referred(Pair.Relation relation) {
        return "select %1$s from %2$s where %1$s is not null".formatted(relation.column(), relation.table());
    }

    private void note(List<String> differences, String difference, Collection<String> which) {
        which.forEach(one -> differences.add(pair.thing() + " " + difference + ": " + one));
    }

    private static Set<String> without(List<String> all, List<String> others) {
        Set<String> rest = new HashSet<>(all);
        rest.removeAll(new HashSet<>(others));
        return rest;
    }

    private static Set<String> common(List<String> some, List<String> others) {
        Set<String> common = new HashSet<>(some);
        common.retainAll(new HashSet<>(others));
        return common;
    }
}
