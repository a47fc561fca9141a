package org.petregistry.testkit;

import org.petregistry.database.RegistryDatabases;

/** Provides the tests of pets-service with an empty database, and configures the service to use it. */
public final class PetsDatabaseResource extends ServiceDatabaseResource {

    /** Called by Quarkus, once per run of tests with the same resources. */
    public PetsDatabaseResource() {
        super(RegistryDatabases.PETS);
    }
}
