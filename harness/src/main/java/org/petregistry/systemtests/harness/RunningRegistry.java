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
 * Both packaged services, on free ports of the loopback address and with their own databases.
 * Their logs are kept in {@code target/services}.
 */
public final class RunningRegistry implements AutoCloseable {
    /** The shared secret of the two services. */
    public static final String SECRET = UUID.randomUUID().toString();

    /** Most registries are started for a few requests, and a warm-up takes longer than the first of them. */
    private static final String WARM_UP = "REGISTRY_WARM_UP";

    /** The settings of a registry that warms up before it is ready, as an installed one does. */
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

    /**
     * The shared one, for all tests that create their own data and leave both services running. It is started like an installed
     * one, so that most tests of responses are about that.
     */
    public static synchronized RunningRegistry shared() {
        if (failure != null) {
            // After a failed start, each of the other tests would wait as long.
            throw new IllegalStateException("the shared registry did not start", failure);
        }
        if (shared == null) {
            try {
                // One for each process that runs tests.
                String name = "shared_" + System.getProperty("surefire.forkNumber", "1");
                shared = start(name, WARM, databases -> {}, ServiceProcess::startAsPackaged);
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }
        return shared;
    }

    /**
     * A new one, whose ids start at 1.
     *
     * @param name a unique word
     * @return a registry whose services are both ready
     */
    public static RunningRegistry start(String name) {
        return start(name, Map.of());
    }

    /**
     * A new one, whose ids start at 1.
     *
     * @param name a unique word
     * @param settings additional environment variables of both services
     * @return a registry whose services are both ready
     */
    public static RunningRegistry start(String name, Map<String, String> settings) {
        return start(name, settings, databases -> {});
    }

    /**
     * A new one, on databases that need not be empty.
     *
     * @param name a unique word
     * @param settings additional environment variables of both services
     * @param before prepares the empty databases before the services start
     * @return a registry whose services are both ready
     */
    public static RunningRegistry start(String name, Map<String, String> settings, Consumer<DatabasePair> before) {
        return start(name, settings, before, ServiceProcess::start);
    }

    private static RunningRegistry start(
            String name,
            Map<String, String> settings,
            Consumer<DatabasePair> before,
            Consumer<ServiceProcess> starter) {
        LinkedRegistry.rehearse(Pair.OWNERS_AND_PETS);
        RunningRegistry registry = new RunningRegistry(name, settings);
        try {
            before.accept(registry.databases);
            starter.accept(registry.ownersService);
            starter.accept(registry.petsService);
            registry.ownersService.awaitReady();
            registry.petsService.awaitReady();
            registry.ownersService.awaitMeeting();
            return registry;
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    /** A new, empty file for the output of a service. */
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

    /** Creates data that a test needs but does not test. */
    public Given given() {
        return new Given(owners(), pets());
    }

    @Override
    public void close() {
        ownersService.kill();
        petsService.kill();
        databases.close();
    }

    /** The settings of a service: its port, its database, and the address of the other one. */
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
