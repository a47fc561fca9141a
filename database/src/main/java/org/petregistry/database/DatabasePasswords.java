package org.petregistry.database;

/**
 * The passwords of the three logins that {@link RegistryDatabases} creates.
 *
 * @param owners the password of the login that owns the database of owners-service
 * @param pets the password of the login that owns the database of pets-service
 * @param reader the password of the login that can only read both databases
 */
public record DatabasePasswords(String owners, String pets, String reader) {

    /** Without the passwords, for logs. */
    @Override
    public String toString() {
        return "DatabasePasswords";
    }
}
