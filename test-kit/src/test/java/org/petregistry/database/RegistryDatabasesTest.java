package org.petregistry.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.petregistry.testkit.TestDatabase;

/** In the test kit and not in the module {@code database}, because it uses the server of the tests. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RegistryDatabasesTest {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String DATABASE_EXISTS = "42P04";
    private static final String WRONG_PASSWORD = "28P01";

    private static TestDatabase database;

    @BeforeAll
    static void start() {
        database = TestDatabase.start();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void preparing_again_keeps_what_is_stored() throws SQLException {
        try (Connection owners = database.connect("owners")) {
            execute(owners, "create table kept (id int)");
            execute(owners, "insert into kept values (7)");
        }

        RegistryDatabases.prepare(database.server(), database.passwords());

        try (Connection owners = database.connect("owners")) {
            assertThat(number(owners, "select id from kept")).isEqualTo(7);
        }
    }

    @Test
    void preparing_again_sets_the_new_passwords() throws SQLException {
        DatabasePasswords original = database.passwords();
        DatabasePasswords changed = new DatabasePasswords("it's new", original.pets(), original.reader());
        try {
            RegistryDatabases.prepare(database.server(), changed);

            assertThatCode(() -> close(database.server().connect("owners", "owners", "it's new")))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> close(database.connect("owners"))).satisfies(state(WRONG_PASSWORD));
        } finally {
            RegistryDatabases.prepare(database.server(), original);
        }
    }

    @Test
    void a_reset_empties_both_databases_and_keeps_their_logins_despite_open_connections() throws SQLException {
        execute("owners", "create table lost (id int)");
        execute("pets", "create table lost (id int)");
        try (Connection somebody = database.connect("pets")) {
            RegistryDatabases.reset(database.server(), database.passwords());

            assertThat(somebody.isValid(1)).isFalse();
        }
        assertNothingIsLeft();
    }

    @Test
    void the_next_preparation_completes_a_reset_that_was_killed() throws SQLException {
        execute("owners", "create table lost (id int)");
        execute("pets", "create table lost (id int)");
        RegistryDatabases.discard(database.server());
        assertThatThrownBy(() -> close(database.connect("owners"))).satisfies(state(NO_SUCH_DATABASE));
        assertThatThrownBy(() -> close(database.connect("pets"))).satisfies(state(NO_SUCH_DATABASE));

        RegistryDatabases.prepare(database.server(), database.passwords());

        assertNothingIsLeft();
    }

    @Test
    void a_reset_that_cannot_empty_one_database_empties_neither() throws SQLException {
        execute("owners", "create table not_lost (id int)");
        try (Connection superuser = database.server().connect("postgres")) {
            execute(superuser, "create database discarded_pets");

            assertThatThrownBy(() -> RegistryDatabases.reset(database.server(), database.passwords()))
                    .satisfies(state(DATABASE_EXISTS));
        }
        try (Connection owners = database.connect("owners")) {
            assertThat(number(owners, "select count(*) from not_lost")).isZero();
        }
        RegistryDatabases.prepare(database.server(), database.passwords());
    }

    @Test
    void a_login_needs_its_password() {
        assertThatThrownBy(() -> close(database.server().connect("pets", "pets", "guessed")))
                .satisfies(state(WRONG_PASSWORD));
    }

    @Test
    void neither_service_can_connect_to_the_database_of_the_other() {
        assertThatThrownBy(() -> close(database.server().connect("pets", "owners", database.password("owners"))))
                .satisfies(state(INSUFFICIENT_PRIVILEGE));
        assertThatThrownBy(() -> close(database.server().connect("owners", "pets", database.password("pets"))))
                .satisfies(state(INSUFFICIENT_PRIVILEGE));
    }

    @Test
    void the_reader_can_read_tables_created_later_in_either_database() throws SQLException {
        for (String name : new String[] {"owners", "pets"}) {
            try (Connection owner = database.connect(name)) {
                execute(owner, "create table made_later (id int)");
                execute(owner, "insert into made_later values (1)");
            }
            try (Connection reader = asReader(name)) {
                assertThat(number(reader, "select count(*) from made_later")).isEqualTo(1);
            }
        }
    }

    @Test
    void the_reader_cannot_read_the_stored_answers_of_idempotency_keys() throws SQLException {
        for (String name : new String[] {"owners", "pets"}) {
            execute(name, "create table idempotency_key (key text)");
            execute(name, "create table created_later (id int)");
        }

        // Like the first start of a newer version on older databases.
        RegistryDatabases.prepare(database.server(), database.passwords());

        for (String name : new String[] {"owners", "pets"}) {
            try (Connection reader = asReader(name)) {
                assertThatThrownBy(() -> number(reader, "select count(*) from idempotency_key"))
                        .satisfies(state(INSUFFICIENT_PRIVILEGE));
                assertThat(number(reader, "select count(*) from created_later")).isZero();
            }
            try (Connection owner = database.connect(name)) {
                assertThat(number(owner, "select count(*) from idempotency_key"))
                        .isZero();
            }
        }
    }

    @Test
    void the_reader_has_time_limits_and_the_services_do_not() throws SQLException {
        String limits = "select count(*) from pg_settings where name = '%s' and setting = '%d' and unit = 'ms'";
        for (String name : new String[] {"owners", "pets"}) {
            try (Connection reader = asReader(name);
                    Connection owner = database.connect(name)) {
                assertThat(number(reader, limits.formatted("statement_timeout", 30_000)))
                        .isEqualTo(1);
                assertThat(number(reader, limits.formatted("idle_in_transaction_session_timeout", 60_000)))
                        .isEqualTo(1);
                assertThat(number(owner, limits.formatted("statement_timeout", 0)))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void the_reader_cannot_write() throws SQLException {
        try (Connection owners = database.connect("owners")) {
            execute(owners, "create table not_the_readers (id int)");
        }
        try (Connection reader = asReader("owners")) {
            for (String statement : new String[] {
                "insert into not_the_readers values (1)",
                "update not_the_readers set id = 2",
                "delete from not_the_readers",
                "truncate not_the_readers",
                "create table the_readers (id int)",
                "create temporary table the_readers (id int)"
            }) {
                assertThatThrownBy(() -> execute(reader, statement))
                        .as(statement)
                        .satisfies(state(INSUFFICIENT_PRIVILEGE));
            }
        }
    }

    @Test
    void the_owner_of_a_database_can_create_the_extension_that_its_migrations_need() throws SQLException {
        try (Connection pets = database.connect("pets")) {
            execute(pets, "create extension pg_trgm");
            assertThat(number(pets, "select count(*) from pg_extension where extname = 'pg_trgm'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void the_databases_have_the_same_locale_everywhere() throws SQLException {
        try (Connection connection = database.server().connect("postgres")) {
            assertThat(number(connection, """
                    select count(*) from pg_database
                    where datname in ('owners', 'pets') and pg_encoding_to_char(encoding) = 'UTF8'
                    and datlocprovider = 'b' and datlocale = 'C.UTF-8'
                    """)).isEqualTo(2);
        }
    }

    private static void assertNothingIsLeft() throws SQLException {
        for (String name : new String[] {"owners", "pets"}) {
            try (Connection connection = database.connect(name)) {
                assertThat(number(connection, "select count(*) from pg_tables where schemaname = 'public'"))
                        .isZero();
                assertThat(number(connection, "select count(*) from pg_database where datname like 'discarded%'"))
                        .isZero();
                execute(connection, "create table readable (id int)");
            }
            try (Connection reader = database.server()
                    .connect(name, "reader", database.passwords().reader())) {
                assertThat(number(reader, "select count(*) from readable")).isZero();
            }
        }
    }

    private static void execute(String name, String sql) throws SQLException {
        try (Connection connection = database.connect(name)) {
            execute(connection, sql);
        }
    }

    private static Connection asReader(String name) throws SQLException {
        return database.server()
                .connect(name, RegistryDatabases.READER, database.passwords().reader());
    }

    private static Consumer<Throwable> state(String expected) {
        return failure -> assertThat(failure)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(expected));
    }

    private static void close(Connection connection) throws SQLException {
        connection.close();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }
}
