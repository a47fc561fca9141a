package org.petregistry.systemtests.relationship;

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
import org.petregistry.systemtests.harness.DatabasePair;

/**
 * What both databases must agree on once nothing is under way any more, by looking into them: no owner is being deleted,
 * what pets-service knows of owners is what owners-service has, nothing refers to an owner that is gone, and no fence is
 * open or closed that must not be.
 */
public final class Agreement {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private static final String OWNERS = "select (id, name, username, version)::text from owner";
    private static final String GRANTS = "select (id, name, username, version)::text from owner_ref";
    private static final String OWNER_IDS = "select id from owner";
    private static final String DELETING = "select id from owner where state = 'deleting'";
    private static final String DELETED = "select id from deleted_owner";
    private static final String CLOSED = "select owner_id from owner_fence where closed";
    private static final String OPEN = "select owner_id from owner_fence where not closed";
    private static final String REFERRED =
            "select owner_id from pet where owner_id is not null union select author_id from post";

    private final DatabasePair databases;

    public Agreement(DatabasePair databases) {
        this.databases = databases;
    }

    /**
     * Waits until both sides agree.
     *
     * @return what they still disagree about when the time is over; empty where they agree
     */
    public List<String> within(Duration limit) {
        AtomicReference<List<String>> found = new AtomicReference<>();
        try (Connection owners = databases.readOwners();
                Connection pets = databases.readPets()) {
            await().atMost(limit).pollInterval(LOOK_AGAIN).until(() -> {
                found.set(differences(owners, pets));
                return found.get().isEmpty();
            });
        } catch (ConditionTimeoutException stillDifferent) {
            // What was found last tells how.
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found.get();
    }

    /** What they disagree about at this moment. While something is under way, that need not be wrong. */
    private static List<String> differences(Connection owners, Connection pets) throws SQLException {
        List<String> living = DatabasePair.column(owners, OWNER_IDS);
        List<String> known = DatabasePair.column(owners, OWNERS);
        List<String> granted = DatabasePair.column(pets, GRANTS);
        List<String> differences = new ArrayList<>();
        note(differences, "owner is being deleted", DatabasePair.column(owners, DELETING));
        note(differences, "owner is dangling", without(DatabasePair.column(pets, REFERRED), living));
        note(differences, "owner is not known, or as it was before, to pets-service", without(known, granted));
        note(differences, "grant is for an owner that is not there, or not so", without(granted, known));
        note(differences, "owner lives behind a closed fence", common(living, DatabasePair.column(pets, CLOSED)));
        note(
                differences,
                "owner is gone behind an open fence",
                common(DatabasePair.column(owners, DELETED), DatabasePair.column(pets, OPEN)));
        return differences;
    }

    private static void note(List<String> differences, String difference, Collection<String> which) {
        which.forEach(one -> differences.add(difference + ": " + one));
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
