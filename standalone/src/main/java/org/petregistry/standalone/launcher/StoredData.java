package org.petregistry.standalone.launcher;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.petregistry.database.DatabaseServer;
import org.petregistry.database.RegistryDatabases;
import org.petregistry.terminal.Counted;

/** The users' data in the registry, which a reset would delete. */
record StoredData(List<Rows> rows) {

    /** The rows of one table, whose name is the noun for one of them. */
    record Rows(String table, long count) {}

    /**
     * Counts the rows of both databases. A table that does not exist yet has none.
     *
     * @param server a server with both databases; the services need not run
     * @throws SQLException if the server does not answer
     */
    static StoredData in(DatabaseServer server) throws SQLException {
        try (Connection owners = server.connect(RegistryDatabases.OWNERS);
                Connection pets = server.connect(RegistryDatabases.PETS)) {
            return new StoredData(
                    List.of(rows(owners, "owner"), rows(owners, "role"), rows(pets, "pet"), rows(pets, "post")));
        }
    }

    boolean isEmpty() {
        return rows.stream().allMatch(table -> table.count() == 0);
    }

    /** For example {@code 12 owners, 1 role and 30 pets}; leaves out empty tables. */
    String inWords() {
        List<String> words = rows.stream()
                .filter(table -> table.count() > 0)
                .map(table -> Counted.of(table.count(), table.table()))
                .toList();
        int last = words.size() - 1;
        return last < 1
                ? String.join("", words)
                : words.stream().limit(last).collect(Collectors.joining(", ")) + " and " + words.get(last);
    }

    private static Rows rows(Connection connection, String table) throws SQLException {
        // Two statements, because PostgreSQL rejects a statement that names a missing table.
        return new Rows(
                table, exists(connection, table) ? number(connection, "select count(*) from public." + table) : 0);
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        return number(connection, "select count(to_regclass('public." + table + "'))") > 0;
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }
}
