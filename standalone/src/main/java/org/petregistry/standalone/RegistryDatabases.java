package org.petregistry.standalone;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The registry's two databases on one PostgreSQL server, as every installation and every test has them.
 *
 * <p>Each database belongs to a login of the same name, which its service uses and which migrates it; neither login
 * may connect to the other's database. A third login, {@value #READER}, may connect to both and read every table, also
 * those that a migration makes later. Docker's initialisation script says the same in SQL: keep the two alike.
 */
public final class RegistryDatabases {

    /** The database of owners-service, and the login that owns it. */
    public static final String OWNERS = "owners";

    /** The database of pets-service, and the login that owns it. */
    public static final String PETS = "pets";

    /** The login that may read both databases. */
    public static final String READER = "reader";

    private static final String MAINTENANCE_DATABASE = "postgres";

    private RegistryDatabases() {}

    /**
     * Makes what is missing of the logins and databases, and sets passwords and rights. To be run before the services
     * start, at every start: what is there already is kept.
     *
     * @param server PostgreSQL 18, reachable as superuser
     * @param passwords what the logins' passwords shall be from now on
     * @throws SQLException if the server does not answer or refuses a statement
     */
    public static void prepare(DatabaseServer server, DatabasePasswords passwords) throws SQLException {
        try (Connection connection = server.connect(MAINTENANCE_DATABASE)) {
            login(connection, OWNERS, passwords.owners());
            login(connection, PETS, passwords.pets());
            login(connection, READER, passwords.reader());
            database(connection, OWNERS);
            database(connection, PETS);
        }
        readable(server, OWNERS);
        readable(server, PETS);
    }

    private static void login(Connection connection, String name, String password) throws SQLException {
        boolean absent = isAbsent(connection, "select 1 from pg_catalog.pg_roles where rolname = ?", name);
        try (Statement statement = connection.createStatement()) {
            statement.execute((absent ? "create" : "alter") + " role " + name + " login password "
                    + statement.enquoteLiteral(password));
        }
    }

    private static void database(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (isAbsent(connection, "select 1 from pg_catalog.pg_database where datname = ?", name)) {
                // The locale is named so that it is not the one that the server happens to have been made with.
                statement.execute("""
                        create database %1$s owner %1$s template template0 encoding 'UTF8'
                        locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'
                        """.formatted(name));
            }
            statement.execute("revoke connect, temporary on database " + name + " from public");
            statement.execute("grant connect on database " + name + " to " + READER);
        }
    }

    /** Default privileges hold for tables made later; the ones there already may be older than the reader. */
    private static void readable(DatabaseServer server, String name) throws SQLException {
        try (Connection connection = server.connect(name);
                Statement statement = connection.createStatement()) {
            statement.execute("grant usage on schema public to " + READER);
            statement.execute("alter default privileges for role " + name
                    + " in schema public grant select on tables to " + READER);
            statement.execute("grant select on all tables in schema public to " + READER);
        }
    }

    private static boolean isAbsent(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return !rows.next();
            }
        }
    }
}
