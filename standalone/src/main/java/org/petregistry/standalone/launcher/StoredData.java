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

/** What users have in the registry: what they would miss if it were deleted. */
record StoredData(List<Rows> rows) {

    /** The rows of one table, which is named after what one of them is. */
    record Rows(String table, long count) {}

    /**
     * Counts what both databases hold. A table that no service has made yet holds nothing.
     *
     * @param server with both databases, whether the services run or not
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

    /** As in {@code 12 owners, 1 role and 30 pets}; what there is none of is left out. */
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
        // Two statements: one that names a table which is not there does not even parse.
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
