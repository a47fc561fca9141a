package org.petregistry.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The registry's two databases on one PostgreSQL server, the same in every installation and every test.
 *
 * <p>Each database belongs to a login of the same name, which its service uses and which migrates it; it cannot connect to the
 * other database. A third login, {@value #READER}, can connect to both and read every table, including tables that later
 * migrations create, except {@value #HIDDEN}, which stores answers for a single caller. Its statements and its idle
 * transactions have a time limit. {@code docker/prepare-database.sh} does the same in SQL: keep the two in step.
 */
public final class RegistryDatabases {

    /** The database of owners-service, and the login that owns it. */
    public static final String OWNERS = "owners";

    /** The database of pets-service, and the login that owns it. */
    public static final String PETS = "pets";

    /** The login that can only read both databases. */
    public static final String READER = "reader";

    private static final String HIDDEN = "idempotency_key";
    private static final String MAINTENANCE_DATABASE = "postgres";
    private static final String DISCARDED = "discarded_";
    private static final int CUT_OFF_TIMEOUT_MILLIS = 5000;

    private RegistryDatabases() {}

    /**
     * Creates the logins and databases that are missing, and sets passwords and privileges. Run it at every start, before the
     * services start: it keeps existing data. It drops what a killed {@link #reset} left behind.
     *
     * @param server a PostgreSQL 18 server
     * @param passwords the new passwords of the logins
     * @throws SQLException if the server does not answer or rejects a statement
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
     * Replaces both databases with empty ones, and terminates all connections to them. The services must not run. One commit
     * removes both databases: if this is killed, either both exist or neither, and {@link #prepare} completes it.
     *
     * @param server a server after {@link #prepare}
     * @param passwords the new passwords of the logins
     * @throws SQLException if the server does not answer or rejects a statement
     */
    public static void reset(DatabaseServer server, DatabasePasswords passwords) throws SQLException {
        discard(server);
        prepare(server, passwords);
    }

    /** Renames both databases in one transaction. PostgreSQL cannot drop a database in a transaction, so that follows later. */
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

    /** An idle transaction would keep old row versions from being vacuumed, and block the next migration. */
    private static void limitReader(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("alter role " + READER + " set statement_timeout = '30s'");
            statement.execute("alter role " + READER + " set idle_in_transaction_session_timeout = '60s'");
        }
    }

    private static void database(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (isAbsent(connection, "select 1 from pg_catalog.pg_database where datname = ?", name)) {
                // The explicit locale does not depend on how the server was initialized.
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
     * Default privileges apply to tables that are created later; existing tables may be older than the reader. In a new database,
     * a migration revokes the reader's privilege on {@value #HIDDEN}.
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
