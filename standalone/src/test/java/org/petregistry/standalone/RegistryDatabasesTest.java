package org.petregistry.standalone;

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
import org.petregistry.standalone.testing.TestDatabase;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RegistryDatabasesTest {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
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
    void preparing_again_sets_the_passwords_given_then() throws SQLException {
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
    void a_login_needs_its_password() {
        assertThatThrownBy(() -> close(database.server().connect("pets", "pets", "guessed")))
                .satisfies(state(WRONG_PASSWORD));
    }

    @Test
    void neither_service_may_connect_to_the_other_ones_database() {
        assertThatThrownBy(() -> close(database.server().connect("pets", "owners", database.password("owners"))))
                .satisfies(state(INSUFFICIENT_PRIVILEGE));
        assertThatThrownBy(() -> close(database.server().connect("owners", "pets", database.password("pets"))))
                .satisfies(state(INSUFFICIENT_PRIVILEGE));
    }

    @Test
    void the_reader_reads_a_table_made_later_in_either_database() throws SQLException {
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
    void the_reader_changes_nothing() throws SQLException {
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
    void an_owner_may_add_the_extension_that_its_migrations_need() throws SQLException {
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
