package org.petregistry.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.petregistry.testkit.TestDatabase;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StoredDataTest {

    @Test
    void stored_data_are_counted_in_both_databases_before_and_after_they_have_tables() throws SQLException {
        try (TestDatabase database = TestDatabase.start()) {
            assertThat(StoredData.in(database.server()).isEmpty()).isTrue();

            try (Connection owners = database.connect("owners");
                    Statement statement = owners.createStatement()) {
                statement.execute("create table owner as select generate_series(1, 12) as id");
                statement.execute("create table role as select 1 as id");
            }
            try (Connection pets = database.connect("pets");
                    Statement statement = pets.createStatement()) {
                statement.execute("create table pet as select generate_series(1, 30) as id");
                statement.execute("create table post (id int)");
            }

            StoredData stored = StoredData.in(database.server());
            assertThat(stored.isEmpty()).isFalse();
            assertThat(stored.inWords()).isEqualTo("12 owners, 1 role and 30 pets");
        }
    }
}
