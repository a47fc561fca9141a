package org.petregistry.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.petregistry.testkit.FreePorts;
import org.petregistry.testkit.http.Api;

/**
 * Both services, packaged as they are shipped, on free ports of the loopback address and on databases of their own.
 * Their logs are kept in {@code target/services}.
 */
public final class RunningRegistry implements AutoCloseable {
    /** What the two services trust each other by. */
    public static final String SECRET = UUID.randomUUID().toString();

    /** Most registries are started for a few requests, and a warm-up takes longer than the first of these. */
    private static final String WARM_UP = "REGISTRY_WARM_UP";

    /** What a registry is started with that is warm when it is ready, as an installed one is. */
    public static final Map<String, String> WARM = Map.of(WARM_UP, "true");

    private static RunningRegistry shared;
    private static RuntimeException failure;

    private final DatabasePair databases;
    private final ServiceProcess ownersService;
    private final ServiceProcess petsService;

    private RunningRegistry(String name, Map<String, String> settings) {
        databases = new DatabasePair(name);
        int ownersPort = FreePorts.next();
        int petsPort = FreePorts.next();
        ownersService = new ServiceProcess(
                "owners-service",
                logFile(name, "owners"),
                environment(ownersPort, databases.ownersEnvironment(), "PETS_SERVICE_URL", petsPort, settings));
        petsService = new ServiceProcess(
                "pets-service",
                logFile(name, "pets"),
                environment(petsPort, databases.petsEnvironment(), "OWNERS_SERVICE_URL", ownersPort, settings));
    }

    /** The one for all tests that make their own data and leave both services running. */
    public static synchronized RunningRegistry shared() {
        if (failure != null) {
            // What did not start for the first test would keep each of the others waiting as long.
            throw new IllegalStateException("the shared registry did not start", failure);
        }
        if (shared == null) {
            try {
                // One for each of the processes that the tests are run in.
                shared = start("shared_" + System.getProperty("surefire.forkNumber", "1"), WARM);
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }
        return shared;
    }

    /**
     * One of the caller's own, whose ids start at 1.
     *
     * @param name a word that no other has
     * @return a registry of which both services are ready
     */
    public static RunningRegistry start(String name) {
        return start(name, Map.of());
    }

    /**
     * One of the caller's own, whose ids start at 1.
     *
     * @param name a word that no other has
     * @param settings environment variables that both services get besides
     * @return a registry of which both services are ready
     */
    public static RunningRegistry start(String name, Map<String, String> settings) {
        return start(name, settings, databases -> {});
    }

    /**
     * One of the caller's own, on databases that need not be empty.
     *
     * @param name a word that no other has
     * @param settings environment variables that both services get besides
     * @param before is given the empty databases before any service has seen them
     * @return a registry of which both services are ready
     */
    public static RunningRegistry start(String name, Map<String, String> settings, Consumer<DatabasePair> before) {
        LinkedRegistry.rehearse(Pair.OWNERS_AND_PETS);
        RunningRegistry registry = new RunningRegistry(name, settings);
        try {
            before.accept(registry.databases);
            registry.ownersService.start();
            registry.petsService.start();
            registry.ownersService.awaitReady();
            registry.petsService.awaitReady();
            return registry;
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    /** A new, empty file for what a service writes. */
    public static Path logFile(String registry, String service) {
        Path file = Path.of("target", "services", registry + "-" + service + ".log");
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Api owners() {
        return ownersService.api();
    }

    public Api pets() {
        return petsService.api();
    }

    public ServiceProcess ownersService() {
        return ownersService;
    }

    public ServiceProcess petsService() {
        return petsService;
    }

    public DatabasePair databases() {
        return databases;
    }

    /** For what a test needs and is not about. */
    public Given given() {
        return new Given(owners(), pets());
    }

    @Override
    public void close() {
        ownersService.kill();
        petsService.kill();
        databases.close();
    }

    /** What makes a service listen on a port, use a database, and call the other one. */
    static Map<String, String> environment(
            int port, Map<String, String> database, String otherVariable, int otherPort, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(database);
        environment.put(WARM_UP, "false");
        environment.putAll(settings);
        environment.put("HTTP_PORT", Integer.toString(port));
        environment.put("REGISTRY_SECRET", SECRET);
        environment.put(otherVariable, "http://127.0.0.1:" + otherPort);
        return environment;
    }
}
