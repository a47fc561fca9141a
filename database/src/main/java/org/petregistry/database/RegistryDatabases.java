package org.petregistry.database;

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
 * those that a migration makes later, except {@value #HIDDEN}, which holds answers meant for one caller only. Its statements
 * and its idle transactions have a time limit. Docker's initialisation script says the same in SQL: keep the two alike.
 */
public final class RegistryDatabases {

    /** The database of owners-service, and the login that owns it. */
    public static final String OWNERS = "owners";

    /** The database of pets-service, and the login that owns it. */
    public static final String PETS = "pets";

    /** The login that may read both databases. */
    public static final String READER = "reader";

    private static final String HIDDEN = "idempotency_key";
    private static final String MAINTENANCE_DATABASE = "postgres";
    private static final String DISCARDED = "discarded_";
    private static final int CUT_OFF_TIMEOUT_MILLIS = 5000;

    private RegistryDatabases() {}

    /**
     * Makes what is missing of the logins and databases, and sets passwords and rights. To be run before the services
     * start, at every start: what is there already is kept. What a {@link #reset} that was killed has left is dropped.
     *
     * @param server PostgreSQL 18, reachable as superuser
     * @param passwords what the logins' passwords shall be from now on
     * @throws SQLException if the server does not answer or refuses a statement
     */
    public static void prepare(DatabaseServer server, DatabasePasswords passwords) throws SQLException {
        try (Connection connection = server.connect(MAINTENANCE_DATABASE)) {
            drop(connection, DISCARDED + OWNERS);
            drop(connection, DISCARDED + PETS);
            login(connection, OWNERS, passwords.owners());
            login(connection, PETS, passwords.pets());
            login(connection, READER, passwords.reader());
            limitReader(connection);
            database(connection, OWNERS);
            database(connection, PETS);
        }
        readable(server, OWNERS);
        readable(server, PETS);
    }

    /**
     * Puts new and empty databases in the place of those that are there, whose data are lost; whoever is connected to
     * them is cut off. The services must not run. One commit takes both databases away: wherever this is killed, both
     * are there or neither, and {@link #prepare} goes on from there.
     *
     * @param server as it is after {@link #prepare}
     * @param passwords what the logins' passwords shall be from now on
     * @throws SQLException if the server does not answer or refuses a statement
     */
    public static void reset(DatabaseServer server, DatabasePasswords passwords) throws SQLException {
        discard(server);
        prepare(server, passwords);
    }

    /** Takes both databases away from under their names. To drop them is no part of any transaction: that comes after. */
    static void discard(DatabaseServer server) throws SQLException {
        try (Connection connection = server.connect(MAINTENANCE_DATABASE);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select pg_terminate_backend(pid, %d) from pg_stat_activity where datname in ('%s', '%s')"
                    .formatted(CUT_OFF_TIMEOUT_MILLIS, OWNERS, PETS));
            statement.execute("alter database %1$s rename to %2$s%1$s".formatted(OWNERS, DISCARDED));
            statement.execute("alter database %1$s rename to %2$s%1$s".formatted(PETS, DISCARDED));
            connection.commit();
        }
    }

    private static void drop(Connection connection, String database) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists " + database + " with (force)");
        }
    }

    private static void login(Connection connection, String name, String password) throws SQLException {
        boolean absent = isAbsent(connection, "select 1 from pg_catalog.pg_roles where rolname = ?", name);
        try (Statement statement = connection.createStatement()) {
            statement.execute((absent ? "create" : "alter") + " role " + name + " login password "
                    + statement.enquoteLiteral(password));
        }
    }

    /** A forgotten transaction would keep every version of every row, and block the next migration. */
    private static void limitReader(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("alter role " + READER + " set statement_timeout = '30s'");
            statement.execute("alter role " + READER + " set idle_in_transaction_session_timeout = '60s'");
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

    /**
     * Default privileges hold for tables made later; the ones there already may be older than the reader. That it does not
     * see {@value #HIDDEN} in a new database is the business of the migration that follows the table's.
     */
    private static void readable(DatabaseServer server, String name) throws SQLException {
        try (Connection connection = server.connect(name);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("grant usage on schema public to " + READER);
            statement.execute("alter default privileges for role " + name
                    + " in schema public grant select on tables to " + READER);
            statement.execute("grant select on all tables in schema public to " + READER);
            if (!isAbsent(
                    connection,
                    "select 1 from pg_catalog.pg_tables where schemaname = 'public' and tablename = ?",
                    HIDDEN)) {
                statement.execute("revoke select on public." + HIDDEN + " from " + READER);
            }
            connection.commit();
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
