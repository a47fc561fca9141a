package org.petregistry.systemtests.harness;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.petregistry.standalone.DatabasePasswords;
import org.petregistry.standalone.DatabaseServer;
import org.petregistry.standalone.RegistryDatabases;
import org.petregistry.standalone.testing.TestDatabase;

/**
 * An owners and a pets database of their own, empty, on the one server that all tests use: copies of the two that every
 * installation has, made before any service has seen those.
 */
public final class DatabasePair implements AutoCloseable {
    private static final TestDatabase DATABASE = TestDatabase.start();
    private static final DatabaseServer SERVER = DATABASE.server();
    private static final DatabasePasswords PASSWORDS = DATABASE.passwords();

    private final String owners;
    private final String pets;

    /** @param name a word that no other pair has been given */
    public DatabasePair(String name) {
        owners = RegistryDatabases.OWNERS + "_" + name;
        pets = RegistryDatabases.PETS + "_" + name;
        create(owners, RegistryDatabases.OWNERS);
        create(pets, RegistryDatabases.PETS);
    }

    /** What makes owners-service use its half. */
    public Map<String, String> ownersEnvironment() {
        return environment(owners, RegistryDatabases.OWNERS, PASSWORDS.owners());
    }

    /** What makes pets-service use its half. */
    public Map<String, String> petsEnvironment() {
        return environment(pets, RegistryDatabases.PETS, PASSWORDS.pets());
    }

    /** Everything that must never be shown to anybody. */
    public List<String> secrets() {
        return List.of(PASSWORDS.owners(), PASSWORDS.pets(), PASSWORDS.reader());
    }

    public String ownersUrl() {
        return SERVER.jdbcUrl(owners);
    }

    public String ownersPassword() {
        return PASSWORDS.owners();
    }

    /** The owners database as the login {@code reader}. */
    public Connection readOwners() throws SQLException {
        return SERVER.connect(owners, RegistryDatabases.READER, PASSWORDS.reader());
    }

    /** The pets database as the login {@code reader}. */
    public Connection readPets() throws SQLException {
        return SERVER.connect(pets, RegistryDatabases.READER, PASSWORDS.reader());
    }

    /** The owners database as owners-service itself. */
    public Connection writeOwners() throws SQLException {
        return SERVER.connect(owners, RegistryDatabases.OWNERS, PASSWORDS.owners());
    }

    /** The pets database as pets-service itself. */
    public Connection writePets() throws SQLException {
        return SERVER.connect(pets, RegistryDatabases.PETS, PASSWORDS.pets());
    }

    /** Loses the owners database with all that is in it, and makes a new one in its place. */
    public void makeOwnersAnew() {
        drop(owners);
        create(owners, RegistryDatabases.OWNERS);
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
        drop(owners);
        drop(pets);
    }

    private static Map<String, String> environment(String database, String login, String password) {
        return Map.of(
                "DATABASE_HOST", SERVER.host(),
                "DATABASE_PORT", Integer.toString(SERVER.port()),
                "DATABASE_NAME", database,
                "DATABASE_USER", login,
                "DATABASE_PASSWORD", password);
    }

    /** Who may connect is not copied with a database, unlike everything in it. */
    private static void create(String name, String original) {
        execute("create database %s template %s owner %s".formatted(name, original, original));
        execute("revoke connect, temporary on database %s from public".formatted(name));
        execute("grant connect on database %s to %s".formatted(name, RegistryDatabases.READER));
    }

    private static void drop(String name) {
        execute("drop database %s with (force)".formatted(name));
    }

    private static void execute(String sql) {
        try (Connection connection = SERVER.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
