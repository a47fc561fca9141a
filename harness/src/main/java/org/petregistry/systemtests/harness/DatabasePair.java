package org.petregistry.systemtests.harness;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.petregistry.database.DatabasePasswords;
import org.petregistry.database.DatabaseServer;
import org.petregistry.database.RegistryDatabases;
import org.petregistry.testkit.TestDatabase;

/**
 * An owners and a pets database of their own, empty, on the one server that all tests use or on others: copies of the two
 * that every installation has, made before any service has seen those. For another {@link Pair}, the first is that of its
 * referenced service and the second that of the other one, with the same logins.
 */
public final class DatabasePair implements AutoCloseable {
    private final TestDatabase ownersDatabase;
    private final TestDatabase petsDatabase;
    private final DatabasePasswords passwords;
    private final String owners;
    private final String pets;

    /** @param name a word that no other pair has been given */
    public DatabasePair(String name) {
        this(Shared.DATABASE, Shared.DATABASE, name);
    }

    /** The same on servers of the caller's own, which may be one and the same. */
    public DatabasePair(TestDatabase ownersDatabase, TestDatabase petsDatabase, String name) {
        this.ownersDatabase = ownersDatabase;
        this.petsDatabase = petsDatabase;
        passwords = ownersDatabase.passwords();
        owners = RegistryDatabases.OWNERS + "_" + name;
        pets = RegistryDatabases.PETS + "_" + name;
        create(ownersServer(), owners, RegistryDatabases.OWNERS);
        create(petsServer(), pets, RegistryDatabases.PETS);
    }

    /** Where the owners database is. */
    public DatabaseServer ownersServer() {
        return ownersDatabase.server();
    }

    /** Where the pets database is. */
    public DatabaseServer petsServer() {
        return petsDatabase.server();
    }

    /** What makes owners-service use its half. */
    public Map<String, String> ownersEnvironment() {
        return environment(ownersServer(), owners, RegistryDatabases.OWNERS, passwords.owners());
    }

    /** What makes pets-service use its half. */
    public Map<String, String> petsEnvironment() {
        return environment(petsServer(), pets, RegistryDatabases.PETS, passwords.pets());
    }

    /** Everything that must never be shown to anybody. */
    public List<String> secrets() {
        return List.of(passwords.owners(), passwords.pets(), passwords.reader());
    }

    public String ownersUrl() {
        return ownersServer().jdbcUrl(owners);
    }

    public String ownersPassword() {
        return passwords.owners();
    }

    /** The owners database as the login {@code reader}. */
    public Connection readOwners() throws SQLException {
        return ownersServer().connect(owners, RegistryDatabases.READER, passwords.reader());
    }

    /** The pets database as the login {@code reader}. */
    public Connection readPets() throws SQLException {
        return petsServer().connect(pets, RegistryDatabases.READER, passwords.reader());
    }

    /** The owners database as owners-service itself. */
    public Connection writeOwners() throws SQLException {
        return ownersServer().connect(owners, RegistryDatabases.OWNERS, passwords.owners());
    }

    /** The pets database as pets-service itself. */
    public Connection writePets() throws SQLException {
        return petsServer().connect(pets, RegistryDatabases.PETS, passwords.pets());
    }

    /** Loses the owners database with all that is in it, and makes a new one in its place. */
    public void makeOwnersAnew() {
        drop(ownersServer(), owners);
        create(ownersServer(), owners, RegistryDatabases.OWNERS);
    }

    /** The first column of all rows, as text. */
    public static List<String> column(Connection connection, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    @Override
    public void close() {
        drop(ownersServer(), owners);
        drop(petsServer(), pets);
    }

    private static Map<String, String> environment(
            DatabaseServer server, String database, String login, String password) {
        return Map.of(
                "DATABASE_HOST", server.host(),
                "DATABASE_PORT", Integer.toString(server.port()),
                "DATABASE_NAME", database,
                "DATABASE_USER", login,
                "DATABASE_PASSWORD", password);
    }

    /** Who may connect is not copied with a database, unlike everything in it. */
    private static void create(DatabaseServer server, String name, String original) {
        execute(server, "create database %s template %s owner %s".formatted(name, original, original));
        execute(server, "revoke connect, temporary on database %s from public".formatted(name));
        execute(server, "grant connect on database %s to %s".formatted(name, RegistryDatabases.READER));
    }

    private static void drop(DatabaseServer server, String name) {
        execute(server, "drop database %s with (force)".formatted(name));
    }

    private static void execute(DatabaseServer server, String sql) {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Started for the first who needs it. */
    private static final class Shared {
        static final TestDatabase DATABASE = TestDatabase.start();
    }
}
