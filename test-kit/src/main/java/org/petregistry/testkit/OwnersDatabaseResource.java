package org.petregistry.testkit;

import org.petregistry.database.RegistryDatabases;

/** Gives the tests of owners-service an empty database, and the service the configuration to reach it. */
public final class OwnersDatabaseResource extends ServiceDatabaseResource {

    /** Made by Quarkus, once for a run of tests with the same resources. */
    public OwnersDatabaseResource() {
        super(RegistryDatabases.OWNERS);
    }
}
