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
 * A new, empty pair of an owners and a pets database, on the server that all tests share or on others: copies of the two
 * databases of an installation before the first start of a service. For another {@link Pair}, the first is the database of
 * its referenced service and the second that of the other one, with the same logins.
 */
public final class DatabasePair implements AutoCloseable {
    private final TestDatabase ownersDatabase;
    private final TestDatabase petsDatabase;
    private final DatabasePasswords passwords;
    private final String owners;
    private final String pets;

    /** @param name a unique word */
    public DatabasePair(String name) {
        this(Shared.DATABASE, Shared.DATABASE, name);
    }

    /** The same on the caller's servers, which can be the same one. */
    public DatabasePair(TestDatabase ownersDatabase, TestDatabase petsDatabase, String name) {
        this.ownersDatabase = ownersDatabase;
        this.petsDatabase = petsDatabase;
        passwords = ownersDatabase.passwords();
        owners = RegistryDatabases.OWNERS + "_" + name;
        pets = RegistryDatabases.PETS + "_" + name;
        create(ownersServer(), owners, RegistryDatabases.OWNERS);
        create(petsServer(), pets, RegistryDatabases.PETS);
    }

    /** The address of the owners database. */
    public DatabaseServer ownersServer() {
        return ownersDatabase.server();
    }

    /** The address of the pets database. */
    public DatabaseServer petsServer() {
        return petsDatabase.server();
    }

    /** The settings of owners-service for its database. */
    public Map<String, String> ownersEnvironment() {
        return environment(ownersServer(), owners, RegistryDatabases.OWNERS, passwords.owners());
    }

    /** The settings of pets-service for its database. */
    public Map<String, String> petsEnvironment() {
        return environment(petsServer(), pets, RegistryDatabases.PETS, passwords.pets());
    }

    /** All secrets, which must never be shown. */
    public List<String> secrets() {
        return List.of(passwords.owners(), passwords.pets(), passwords.reader());
    }

    public String ownersUrl() {
        return ownersServer().jdbcUrl(owners);
    }

    public String ownersPassword() {
        return passwords.owners();
    }

    /** The owners database with the login {@code reader}. */
    public Connection readOwners() throws SQLException {
        return ownersServer().connect(owners, RegistryDatabases.READER, passwords.reader());
    }

    /** The pets database with the login {@code reader}. */
    public Connection readPets() throws SQLException {
        return petsServer().connect(pets, RegistryDatabases.READER, passwords.reader());
    }

    /** The owners database with the login of owners-service. */
    public Connection writeOwners() throws SQLException {
        return ownersServer().connect(owners, RegistryDatabases.OWNERS, passwords.owners());
    }

    /** The pets database with the login of pets-service. */
    public Connection writePets() throws SQLException {
        return petsServer().connect(pets, RegistryDatabases.PETS, passwords.pets());
    }

    /** Drops the owners database and creates a new one in its place. */
    public void makeOwnersAnew() {
        drop(ownersServer(), owners);
        create(ownersServer(), owners, RegistryDatabases.OWNERS);
    }

    /** Drops the pets database and creates a new one in its place. */
    public void makePetsAnew() {
        drop(petsServer(), pets);
        create(petsServer(), pets, RegistryDatabases.PETS);
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

    /** The privilege to connect is not copied with a database, unlike its content. */
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

    /** Started on first use. */
    private static final class Shared {
        static final TestDatabase DATABASE = TestDatabase.start();
    }
}
