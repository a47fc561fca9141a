package org.petregistry.systemtests.harness.workload;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.Pair.Relation;

/** Reads the keys of things from both databases again and again: no answer to a client shows them. */
public final class Witness {
    private static final int NEWEST = 3_000;

    private final Pair pair;
    private final DatabasePair databases;
    private final Map<Content, Sighting> first = new HashMap<>();
    private final Map<Content, Sighting> last = new HashMap<>();
    private long since = Long.MIN_VALUE;

    private record Content(Side side, EntityId row, long version, long thing, String key) {}

    public Witness(Pair pair, DatabasePair databases) {
        this.pair = pair;
        this.databases = databases;
    }

    /** Reads what there is now. A database that is down has nothing to show. */
    public synchronized void look() {
        String newest = " order by 1 desc limit " + NEWEST;
        String thing = pair.thing();
        long begin = System.nanoTime();
        boolean both = true;
        try (Connection connection = databases.readOwners()) {
            note(connection, Side.REFERENCED, null, "select id, 0, id, key from " + thing + newest);
        } catch (SQLException down) {
            both = false;
        }
        try (Connection connection = databases.readPets()) {
            note(connection, Side.REFERENCING, null, "select id, 0, id, key from " + thing + "_ref" + newest);
            note(connection, Side.REFERENCING, Kind.NULLABLE, rows(pair.nullable()) + newest);
            note(connection, Side.REFERENCING, Kind.MANDATORY, rows(pair.mandatory()) + newest);
        } catch (SQLException down) {
            both = false;
        }
        if (both) {
            since = begin;
        }
    }

    private String rows(Relation relation) {
        return "select r.id, r.version, g.id, g.key from %s r join %s_ref g on g.id = r.%s"
                .formatted(relation.table(), pair.thing(), relation.column());
    }

    private void note(Connection connection, Side side, Kind kind, String query) throws SQLException {
        long begin = System.nanoTime();
        List<Content> contents = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                if (rows.getString(4) != null) {
                    EntityId row = kind == null ? null : new EntityId(kind, rows.getLong(1));
                    contents.add(new Content(side, row, rows.getLong(2), rows.getLong(3), rows.getString(4)));
                }
            }
        }
        long end = System.nanoTime();
        for (Content one : contents) {
            Sighting sighting =
                    new Sighting(one.side(), one.row(), one.version(), one.thing(), one.key(), since, begin, end);
            first.putIfAbsent(one, sighting);
            last.put(one, sighting);
        }
    }

    /** The first and the last sighting of each content. */
    public synchronized List<Sighting> sightings() {
        List<Sighting> all = new ArrayList<>(first.values());
        last.forEach((content, sighting) -> {
            if (first.get(content) != sighting) {
                all.add(sighting);
            }
        });
        return all;
    }
}
