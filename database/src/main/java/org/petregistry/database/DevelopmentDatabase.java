package org.petregistry.database;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.petregistry.database.PostgresCluster.Durability;

/**
 * Provides a service in Quarkus' dev mode with an embedded PostgreSQL, without any setup. The server runs in
 * {@code target/development} of the service and ends with dev mode; {@code mvn clean} deletes its data. This has no effect in any
 * other profile, or if {@code DATABASE_PASSWORD} is set.
 */
public final class DevelopmentDatabase implements ConfigSourceFactory {
    private static final String PROFILE = "dev";
    private static final String PASSWORD_VARIABLE = "DATABASE_PASSWORD";
    private static final String PASSWORD = "development";

    /** The server restarts with dev mode; comparing the databases would need the other service, which need not run. */
    private static final String AFTER_RESTART = "foreign-key.recovery.after-restart";

    private static final String TRUST = "trust";

    /** The port is a system property, because live reload loads this class again and must find the running server. */
    private static final String PORT = "org.petregistry.database.development.port";

    /** Above {@code application.properties}, below environment variables. */
    private static final int ORDINAL = 275;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        if (!context.getProfiles().contains(PROFILE)
                || context.getValue(PASSWORD_VARIABLE).getValue() != null) {
            return List.of();
        }
        Object port = System.getProperties().computeIfAbsent(PORT, absent -> Integer.toString(start()));
        return List.of(new PropertiesConfigSource(
                Map.ofEntries(
                        Map.entry("DATABASE_HOST", "127.0.0.1"),
                        Map.entry("DATABASE_PORT", port.toString()),
                        Map.entry(PASSWORD_VARIABLE, PASSWORD),
                        Map.entry(AFTER_RESTART, TRUST)),
                "embedded PostgreSQL for development",
                ORDINAL));
    }

    private static int start() {
        Path directory = buildDirectory().resolve("development");
        try {
            Files.createDirectories(directory);
            PostgresCluster cluster = new PostgresCluster(
                    directory, directory.resolve("postgresql-binaries"), PASSWORD, Durability.FAST, 0);
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
            cluster.start();
            RegistryDatabases.prepare(cluster.server(), new DatabasePasswords(PASSWORD, PASSWORD, PASSWORD));
            return cluster.server().port();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Dev mode runs in the module or in its build directory, depending on how it is started. */
    private static Path buildDirectory() {
        Path here = Path.of("").toAbsolutePath();
        return here.endsWith("target") ? here : here.resolve("target");
    }
}
