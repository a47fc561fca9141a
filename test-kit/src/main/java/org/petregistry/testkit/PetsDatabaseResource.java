package org.petregistry.testkit;

import org.petregistry.database.RegistryDatabases;

/** Gives the tests of pets-service an empty database, and the service the configuration to reach it. */
public final class PetsDatabaseResource extends ServiceDatabaseResource {

    /** Made by Quarkus, once for a run of tests with the same resources. */
    public PetsDatabaseResource() {
        super(RegistryDatabases.PETS);
    }
}
