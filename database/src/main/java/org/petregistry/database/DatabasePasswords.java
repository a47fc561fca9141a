package org.petregistry.database;

/**
 * The passwords of the three logins that {@link RegistryDatabases} makes.
 *
 * @param owners of the login that owns the database of owners-service
 * @param pets of the login that owns the database of pets-service
 * @param reader of the login that may read both and change neither
 */
public record DatabasePasswords(String owners, String pets, String reader) {

    /** Without the passwords, for logs. */
    @Override
    public String toString() {
        return "DatabasePasswords";
    }
}
