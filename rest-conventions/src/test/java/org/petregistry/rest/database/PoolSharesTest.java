package org.petregistry.rest.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolSharesTest {

    @ParameterizedTest
    @CsvSource({"16, , 4", "16, 2, 2", "16, 4, 4", "16, 5, 4", "16, 0, 1", "64, , 16", "4, 4, 1", "3, , 1"})
    void one_kind_of_work_gets_between_one_connection_and_a_quarter_of_the_pool(
            int poolSize, Integer configured, int share) {
        assertThat(new PoolShares(poolSize)
                        .quarter("A_VARIABLE", configured == null ? OptionalInt.empty() : OptionalInt.of(configured)))
                .isEqualTo(share);
    }

    @Test
    void a_service_does_not_start_if_lists_and_streams_can_exhaust_the_pool() {
        assertThatThrownBy(() -> start(2)).hasMessage("DATABASE_POOL_SIZE is 2 and must be at least 3.");
        assertThatCode(() -> start(3)).doesNotThrowAnyException();
    }

    private static void start(int poolSize) {
        new PoolShares(poolSize).check(new StartupEvent());
    }
}
