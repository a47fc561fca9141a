package org.petregistry.rest.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.petregistry.rest.settings.Settings;

class InternalSecretTest {
    @Test
    void a_service_does_not_start_without_a_secret_or_with_a_short_one() {
        assertThatThrownBy(() -> start(Map.of())).hasMessageContaining("REGISTRY_SECRET must be set");
        assertThatThrownBy(() -> start(Map.of("registry.secret", "1234567")))
                .hasMessageContaining("at least 8 characters");
        assertThatCode(() -> start(Map.of("registry.secret", "12345678"))).doesNotThrowAnyException();
    }

    private static void start(Map<String, String> properties) {
        new InternalSecret(Settings.of(properties)).check(new StartupEvent());
    }
}
