package org.petregistry.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.petregistry.operatingsystem.FileTree;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.workload.Rewinds;
import org.petregistry.systemtests.harness.workload.Rewinds.Copied;
import org.petregistry.systemtests.harness.workload.Rewinds.Event;
import org.petregistry.systemtests.harness.workload.Rewinds.Rewound;
import org.petregistry.systemtests.harness.workload.Rewinds.Settled;
import org.petregistry.systemtests.harness.workload.Side;
import org.petregistry.testkit.TestDatabase;

/** A server for each database of a pair: each can go back to a copy of its files. And the record of when they did. */
final class Clusters implements AutoCloseable {
    /** Each copy is as large as the database. */
    private static final int KEPT = 3;

    private static final String SETTLED_PAIR =
            "select pair::text from pairing where open and settled and incarnation like"
                    + " '%' || extract(epoch from pg_postmaster_start_time()) || '%'";

    private final Map<Side, TestDatabase> servers = new EnumMap<>(Side.class);
    private final Map<Side, List<Copy>> copies = new EnumMap<>(Side.class);
    private final List<Event> events = new ArrayList<>();
    private int taken;

    /**
     * The files of a server.
     *
     * @param number one that no other copy has
     */
    record Copy(Side side, int number, Path files) {}

    Clusters() {
        for (Side side : Side.values()) {
            servers.put(side, TestDatabase.startEmbedded());
            copies.put(side, new ArrayList<>());
        }
    }

    /** Two new databases. */
    DatabasePair databases(String name) {
        return new DatabasePair(server(Side.REFERENCED), server(Side.REFERENCING), name);
    }

    TestDatabase server(Side side) {
        return servers.get(side);
    }

    /** Copies the files of a server, which stands still meanwhile, and deletes an old copy. */
    Copy copy(Side side) {
        long begin = System.nanoTime();
        Path files = server(side).snapshot();
        Copy copy = new Copy(side, taken++, files);
        note(new Copied(side, copy.number(), begin, System.nanoTime()));
        copies(side).add(copy);
        if (copies(side).size() > KEPT) {
            delete(copies(side).remove(0));
        }
        return copy;
    }

    /** The newest copies, the oldest first. */
    List<Copy> copies(Side side) {
        return copies.get(side);
    }

    private static void delete(Copy copy) {
        try {
            FileTree.delete(copy.files());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a copy back. */
    void rewind(Copy copy) {
        long begin = System.nanoTime();
        server(copy.side()).restore(copy.files());
        note(new Rewound(copy.side(), copy.number(), begin, System.nanoTime()));
    }

    /** Puts copies of both servers back. While one of them has its new files, the other one does not run. */
    void rewindBoth(Copy one, Copy other) {
        long begin = System.nanoTime();
        server(other.side()).crash();
        server(one.side()).restore(one.files());
        note(new Rewound(one.side(), one.number(), begin, System.nanoTime()));
        server(other.side()).restore(other.files());
        note(new Rewound(other.side(), other.number(), begin, System.nanoTime()));
    }

    /** Waits until both services have compared their databases, as these are now. */
    void awaitSettled(DatabasePair databases, Duration limit) {
        await("both databases compared").atMost(limit).until(() -> isSettled(databases));
        long now = System.nanoTime();
        note(new Settled(now, now));
    }

    private static boolean isSettled(DatabasePair databases) {
        try (Connection referenced = databases.writeOwners();
                Connection referencing = databases.writePets()) {
            List<String> pair = DatabasePair.column(referenced, SETTLED_PAIR);
            return pair.size() == 1 && pair.equals(DatabasePair.column(referencing, SETTLED_PAIR));
        } catch (SQLException stopped) {
            return false;
        }
    }

    private void note(Event event) {
        events.add(event);
    }

    /** What happened to the databases so far. */
    Rewinds rewinds() {
        assertThat(events).isNotEmpty();
        return new Rewinds(events);
    }

    @Override
    public void close() {
        servers.values().forEach(TestDatabase::close);
    }
}
