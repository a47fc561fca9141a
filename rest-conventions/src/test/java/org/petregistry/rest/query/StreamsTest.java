package org.petregistry.rest.query;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import org.junit.jupiter.api.Test;

class StreamsTest {

    @Test
    void a_service_whose_streams_could_hold_all_connections_does_not_start() {
        assertThatThrownBy(() -> start(4, 4))
                .hasMessageContaining("REGISTRY_STREAMS_MOST_AT_ONCE is 4")
                .hasMessageContaining("DATABASE_POOL_SIZE, which is 4");
        assertThatCode(() -> start(4, 5)).doesNotThrowAnyException();
    }

    private static void start(int mostAtOnce, int poolSize) {
        new Streams(null, null, new SimpleMeterRegistry(), mostAtOnce, poolSize).check(new StartupEvent());
    }
}
