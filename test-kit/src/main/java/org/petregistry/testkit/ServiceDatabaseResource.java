package org.petregistry.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.petregistry.database.DatabaseServer;

/**
 * Starts a {@link TestDatabase} for the tests of one service and configures the service to use it. A test's field of
 * type {@link TestDatabase} is set to it.
 */
abstract class ServiceDatabaseResource implements QuarkusTestResourceLifecycleManager {

    private final String name;
    private TestDatabase database;

    ServiceDatabaseResource(String name) {
        this.name = name;
    }

    @Override
    public Map<String, String> start() {
        database = TestDatabase.start();
        DatabaseServer server = database.server();
        return Map.of(
                "DATABASE_HOST",
                server.host(),
                "DATABASE_PORT",
                Integer.toString(server.port()),
                "DATABASE_NAME",
                name,
                "DATABASE_USER",
                name,
                "DATABASE_PASSWORD",
                database.password(name),
                "REGISTRY_SECRET",
                "test-secret");
    }

    @Override
    public void inject(TestInjector testInjector) {
        testInjector.injectIntoFields(database, new TestInjector.MatchesType(TestDatabase.class));
    }

    @Override
    public void stop() {
        if (database != null) {
            database.close();
        }
    }
}
