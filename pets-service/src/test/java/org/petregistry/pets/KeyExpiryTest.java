package org.petregistry.pets;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.rest.idempotency.KeyExpiry;

@ServiceTest
class KeyExpiryTest {
    private static final String KEYS = """
            insert into idempotency_key (key, fingerprint, created_at)
            select 'expiry-%1$s-' || i, 'x', now() - interval '%2$s' from generate_series(1, ?) i""";

    private static final String COUNT = "select count(*) from idempotency_key where key like ?";

    private final Sql sql = new Sql();

    @Inject
    KeyExpiry expiry;

    @Test
    void all_expired_keys_are_deleted_in_batches_and_newer_ones_and_those_in_use_are_kept() {
        sql.run(KEYS.formatted("old", "25 hours"), 12_000);
        sql.run(KEYS.formatted("young", "23 hours"), 10);
        try (Sql.Open user = sql.begin()) {
            user.run("select from idempotency_key where key = 'expiry-old-7' for update");
            forget();
            assertThat(sql.number(COUNT, "expiry-old-%")).isEqualTo(1);
        }
        forget();
        assertThat(sql.number(COUNT, "expiry-old-%")).isZero();
        assertThat(sql.number(COUNT, "expiry-young-%")).isEqualTo(10);
    }

    private void forget() {
        expiry.forget().await().atMost(Duration.ofSeconds(30));
    }
}
