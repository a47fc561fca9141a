package org.petregistry.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.petregistry.database.DatabasePasswords;
import org.petregistry.database.DatabaseServer;
import org.petregistry.database.RegistryDatabases;
import org.testcontainers.DockerClientFactory;

/**
 * A PostgreSQL 18 server with the registry's databases on it, empty, for one run of tests. It is the one place that
 * decides where tests get their database from: a container where a Docker engine answers, an embedded server where
 * none does. {@code -DTEST_DATABASE=docker} or {@code embedded}, or the environment variable of that name, decides
 * otherwise.
 */
public final class TestDatabase implements AutoCloseable {

    private static final String CHOICE = "TEST_DATABASE";
    private static final DatabasePasswords PASSWORDS =
            new DatabasePasswords("owners-password", "pets-password", "reader-password");

    private final Engine engine;
    private boolean closed;

    private TestDatabase(Engine engine) {
        this.engine = engine;
    }

    /** Where the server runs. */
    interface Engine extends AutoCloseable {
        DatabaseServer server();

        void stop();

        void crash();

        void start();

        @Override
        void close();
    }

    /**
     * Starts a server of its own, prepared by {@link RegistryDatabases}. It ends with {@link #close} or with this
     * program, whichever comes first.
     *
     * @return the running server
     */
    public static TestDatabase start() {
        Engine engine = chosenEngine();
        TestDatabase database = new TestDatabase(engine);
        Runtime.getRuntime().addShutdownHook(new Thread(database::close, "test-database-closer"));
        try {
            RegistryDatabases.prepare(engine.server(), PASSWORDS);
            takePlainPasswords(engine.server());
            return database;
        } catch (SQLException e) {
            database.close();
            throw new IllegalStateException("the test databases cannot be prepared", e);
        }
    }

    /**
     * For tests connect thousands of times, and with SCRAM it is the client that hashes a password 4096 times, which a
     * Java that has just begun does slowly. The server knows its logins' passwords as before.
     */
    private static void takePlainPasswords(DatabaseServer server) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            String file;
            try (ResultSet rows = statement.executeQuery("show hba_file")) {
                rows.next();
                file = rows.getString(1);
            }
            statement.execute("copy (values ('host all all all password')) to '%s'".formatted(file));
            statement.execute("select pg_reload_conf()");
        }
    }

    private static Engine chosenEngine() {
        String choice = System.getProperty(CHOICE, System.getenv().getOrDefault(CHOICE, ""));
        return switch (choice.toLowerCase(Locale.ROOT)) {
            case "" ->
                DockerClientFactory.instance().isDockerAvailable() ? new ContainerEngine() : new EmbeddedEngine();
            case "docker" -> new ContainerEngine();
            case "embedded" -> new EmbeddedEngine();
            default -> throw new IllegalArgumentException(CHOICE + " is docker or embedded, not " + choice);
        };
    }

    /** The server, with its superuser. It stays the same over {@link #stop} and {@link #restart}. */
    public DatabaseServer server() {
        return engine.server();
    }

    /** The passwords of the logins {@code owners}, {@code pets} and {@code reader}. */
    public DatabasePasswords passwords() {
        return PASSWORDS;
    }

    /**
     * Connects to one of the registry's databases as its owner.
     *
     * @param name {@code owners} or {@code pets}
     * @return a connection that the caller closes
     * @throws SQLException if the server does not answer
     */
    public Connection connect(String name) throws SQLException {
        return server().connect(name, name, password(name));
    }

    /**
     * The password of the login that owns one of the registry's databases.
     *
     * @param name {@code owners} or {@code pets}
     */
    public String password(String name) {
        return switch (name) {
            case RegistryDatabases.OWNERS -> PASSWORDS.owners();
            case RegistryDatabases.PETS -> PASSWORDS.pets();
            default -> throw new IllegalArgumentException("no database of the registry is called " + name);
        };
    }

    /** Takes the server away in good order, its data kept, for tests of what happens without it. */
    public void stop() {
        engine.stop();
    }

    /** Takes the server away as a crash would: connections break without a word, its data are kept. */
    public void crash() {
        engine.crash();
    }

    /** Brings a server back that {@link #stop} or {@link #crash} took away; it answers when this returns. */
    public void restart() {
        engine.start();
    }

    /** Ends the server and forgets its data. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            engine.close();
        }
    }
}
