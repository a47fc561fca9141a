package org.petregistry.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TestDatabaseTest {

    @Test
    void the_server_restarts_with_its_data_after_a_stop_and_after_a_crash() throws SQLException {
        try (TestDatabase database = TestDatabase.start()) {
            try (Connection owners = database.connect("owners");
                    Statement statement = owners.createStatement()) {
                statement.execute("create table kept as select 7 as id");
            }

            database.stop();
            assertThatThrownBy(() -> database.connect("owners").close()).isInstanceOf(SQLException.class);
            database.restart();
            assertThat(kept(database)).isEqualTo(7);

            database.crash();
            assertThatThrownBy(() -> database.connect("owners").close()).isInstanceOf(SQLException.class);
            database.restart();
            assertThat(kept(database)).isEqualTo(7);
        }
    }

    private static int kept(TestDatabase database) throws SQLException {
        try (Connection owners = database.connect("owners");
                Statement statement = owners.createStatement();
                ResultSet rows = statement.executeQuery("select id from kept")) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }
}
