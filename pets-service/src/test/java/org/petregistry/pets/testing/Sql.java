package org.petregistry.pets.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Direct access to the service's database. Statements are committed at once. */
public final class Sql {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(10);

    /** The name of pets, and of owners, whose writers {@link #brake} holds. */
    public static final String HELD = "held";

    /** The key is not the id of an owner, so no recall waits for it. Without a timeout. */
    private static final String BRAKE = """
            create or replace function wait_for_the_test() returns trigger language plpgsql set lock_timeout = 0 as $$
            begin
                perform pg_advisory_xact_lock_shared(-1);
                return null;
            end
            $$;
            create or replace trigger tr_pet_held after insert or update on pet
                for each row when (new.name = 'held') execute function wait_for_the_test();
            create or replace trigger tr_owner_ref_held after insert or update on owner_ref
                for each row when (new.name = 'held') execute function wait_for_the_test()""";

    /** Runs a statement; values are numbers and texts. */
    public void run(String statement, Object... values) {
        try (Connection connection = connect()) {
            execute(connection, statement, values);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    /** Allows SQL to create any number of pets, more than the other service has reserved ids for. */
    public void allowMorePets() {
        run("alter sequence pet_id_seq no maxvalue");
    }

    /** The first column of the only row; null where it is null. */
    public Object value(String query, Object... values) {
        try (Connection connection = connect();
                PreparedStatement prepared = prepare(connection, query, values);
                ResultSet row = prepared.executeQuery()) {
            assertThat(row.next()).as("%s has a row", query).isTrue();
            Object value = row.getObject(1);
            assertThat(row.next()).as("%s has one more row", query).isFalse();
            return value;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** The same, a number. */
    public long number(String query, Object... values) {
        return ((Number) value(query, values)).longValue();
    }

    /** Grants an owner, as an import does. */
    public long grant(long ownerId, String name, String username) {
        run("insert into owner_fence (owner_id) values (?)", ownerId);
        run("insert into owner_ref values (?, ?, ?, 0)", ownerId, name, username);
        return ownerId;
    }

    /** The same, with any name. */
    public long grant(long ownerId) {
        return grant(ownerId, "somebody", null);
    }

    /** Whether there is a grant for an owner. */
    public boolean isGranted(long ownerId) {
        return number("select count(*) from owner_ref where id = ?", ownerId) == 1;
    }

    /** Whether an owner's fence is closed; false if there is none. */
    public boolean isClosed(long ownerId) {
        return number("select count(*) from owner_fence where owner_id = ? and closed", ownerId) == 1;
    }

    /** Returns when this many transactions of the service wait for locks. */
    public void awaitWaiting(int transactions) {
        await().atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> number("select count(*) from pg_stat_activity"
                                + " where datname = current_database() and wait_event_type = 'Lock'")
                        == transactions);
    }

    /**
     * Holds the service's own transactions where they have written a pet or a grant with the name {@value #HELD} and have
     * not committed, until the transaction ends that this returns.
     */
    public Open brake() {
        run(BRAKE);
        return begin().run("select pg_advisory_xact_lock(-1)");
    }

    /** Begins a transaction, which ends with its commit or is rolled back at the end of a try block. */
    public Open begin() {
        try {
            Connection connection = connect();
            connection.setAutoCommit(false);
            return new Open(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect() throws SQLException {
        Config config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getValue("quarkus.datasource.password", String.class));
    }

    private static void execute(Connection connection, String statement, Object... values) throws SQLException {
        try (PreparedStatement prepared = prepare(connection, statement, values)) {
            prepared.execute();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            prepared.setObject(i + 1, values[i]);
        }
        return prepared;
    }

    /** A transaction that a test holds open to order other transactions. */
    public final class Open implements AutoCloseable {
        private final Connection connection;
        private final int pid;

        private Open(Connection connection) throws SQLException {
            this.connection = connection;
            try (PreparedStatement prepared = prepare(connection, "select pg_backend_pid()");
                    ResultSet row = prepared.executeQuery()) {
                row.next();
                pid = row.getInt(1);
            }
        }

        /** Runs a statement in it. */
        public Open run(String statement, Object... values) {
            try {
                execute(connection, statement, values);
                return this;
            } catch (SQLException e) {
                throw new IllegalStateException(statement, e);
            }
        }

        /** Returns when this many others wait for its locks. */
        public Open awaitWaiting(int others) {
            await().atMost(PATIENCE)
                    .pollInterval(POLL)
                    .until(() ->
                            number("select count(*) from pg_stat_activity where ? = any (pg_blocking_pids(pid))", pid)
                                    == others);
            return this;
        }

        /** Terminates those that wait for it, like a crash of the service. */
        public void killWaiting() {
            Sql.this.run(
                    "select pg_terminate_backend(pid) from pg_stat_activity where ? = any (pg_blocking_pids(pid))",
                    pid);
        }

        /** Commits it; its effects are visible when this returns. */
        public void commit() {
            try {
                connection.commit();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            try (connection) {
                connection.rollback();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
