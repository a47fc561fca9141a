package org.petregistry.rest.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InternalSecretTest {
    @Test
    void a_service_does_not_start_without_a_secret_or_with_a_short_one() {
        assertThatThrownBy(() -> new InternalSecret(Optional.empty()).check(new StartupEvent()))
                .hasMessageContaining("REGISTRY_SECRET must be set");
        assertThatThrownBy(() -> new InternalSecret(Optional.of("1234567")).check(new StartupEvent()))
                .hasMessageContaining("at least 8 characters");
        assertThatCode(() -> new InternalSecret(Optional.of("12345678")).check(new StartupEvent()))
                .doesNotThrowAnyException();
    }
}
