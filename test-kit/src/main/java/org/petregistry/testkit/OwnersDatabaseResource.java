package org.petregistry.testkit;

import org.petregistry.database.RegistryDatabases;

/** Provides the tests of owners-service with an empty database, and configures the service to use it. */
public final class OwnersDatabaseResource extends ServiceDatabaseResource {

    /** Called by Quarkus, once per run of tests with the same resources. */
    public OwnersDatabaseResource() {
        super(RegistryDatabases.OWNERS);
    }
}
