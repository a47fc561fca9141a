package org.petregistry.testkit;

import java.nio.file.Path;
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
 * A PostgreSQL 18 server with empty databases of the registry, for one test run. It runs in a container if a Docker engine
 * answers, and is embedded otherwise. The system property or environment variable {@code TEST_DATABASE} overrides this with
 * {@code docker} or {@code embedded}.
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

    /** Runs the server. */
    interface Engine extends AutoCloseable {
        DatabaseServer server();

        void stop();

        void crash();

        void start();

        @Override
        void close();
    }

    /**
     * Starts a server that {@link RegistryDatabases} prepares. It ends with {@link #close} or with this program.
     *
     * @return the running server
     */
    public static TestDatabase start() {
        return start(chosenEngine());
    }

    private static TestDatabase start(Engine engine) {
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
     * Accepts plain passwords, because tests connect thousands of times: with SCRAM, the client hashes the password 4096 times,
     * which is slow in a JVM that has just started. The passwords stay the same.
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

    /**
     * Starts an embedded server, whatever is configured: its files can be copied and put back.
     *
     * @return the running server
     */
    public static TestDatabase startEmbedded() {
        return start(new EmbeddedEngine());
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

    /** The server and its superuser. They stay the same across {@link #stop} and {@link #restart}. */
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

    /** Shuts the server down and keeps its data, for tests of an unavailable database. */
    public void stop() {
        engine.stop();
    }

    /** Ends the server like a crash and keeps its data: connections break. */
    public void crash() {
        engine.crash();
    }

    /** Starts the server again after {@link #stop} or {@link #crash}; it answers when this returns. */
    public void restart() {
        engine.start();
    }

    /**
     * Copies the files of an embedded server, as after a power failure: the server ends like a crash, and starts again.
     *
     * @return the copy, deleted with the server's own data
     */
    public Path backUp() {
        return embedded().backUp();
    }

    /**
     * Copies the files of an embedded server as they are at one instant, like a snapshot of its disk: the server stands still
     * meanwhile, and keeps its connections.
     *
     * @return the copy, deleted with the server's own data
     */
    public Path snapshot() {
        return embedded().snapshot();
    }

    /** Ends an embedded server like a crash, replaces its files by a copy, and starts it again. */
    public void restore(Path copy) {
        embedded().restore(copy);
    }

    private EmbeddedEngine embedded() {
        return (EmbeddedEngine) engine;
    }

    /** Ends the server and deletes its data. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            engine.close();
        }
    }
}
