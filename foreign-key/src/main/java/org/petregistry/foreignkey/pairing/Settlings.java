package org.petregistry.foreignkey.pairing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.petregistry.foreignkey.protocol.Counts;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.foreignkey.protocol.SettlingReport;

/** Opens a side after a comparison, and remembers and counts what was resolved. */
// At start and not at the first comparison: metrics are read before that.
@Startup
@Singleton
public class Settlings {
    private static final String SETTLE = """
        update pairing set settled = true, open = true,
          settled_at = $2, settling_millis = $3, differences = $4::text::jsonb
        where pair = $1 returning old.settled as repeated\
        """;

    private static final String LAST =
            "select settled_at, settling_millis, differences::text from pairing where settled_at is not null";

    private final ObjectMapper json = new ObjectMapper();
    private final MeterRegistry meters;
    private final Timer time;

    Settlings(MeterRegistry meters) {
        this.meters = meters;
        time = Timer.builder("registry.settling")
                .description("How long comparisons of both databases took")
                .register(meters);
        Counts.words().forEach(this::counter);
    }

    private Counter counter(String word) {
        return Counter.builder("registry.differences")
                .description("Differences between both databases that were resolved")
                .tag("kind", word)
                .register(meters);
    }

    /**
     * Opens this side.
     *
     * @param pair the number under which both databases were compared
     * @throws org.petregistry.rest.problem.Problem 503 if this side has another one
     */
    public Uni<Void> settle(SqlConnection connection, UUID pair, SettlingReport report) {
        return connection
                .preparedQuery(SETTLE)
                .execute(Tuple.of(
                        pair,
                        report.at().atOffset(ZoneOffset.UTC),
                        report.millis(),
                        report.counts().toJson().toString()))
                .invoke(rows -> {
                    if (rows.size() == 0) {
                        throw ProtocolHeaders.reconciling();
                    }
                    if (!rows.iterator().next().getBoolean("repeated")) {
                        count(report);
                    }
                })
                .replaceWithVoid();
    }

    private void count(SettlingReport report) {
        time.record(Duration.ofMillis(report.millis()));
        report.counts().numbers().forEach((word, number) -> counter(word).increment(number));
    }

    /** The last comparison; empty if there was none. */
    public Uni<Optional<SettlingReport>> last(SqlConnection connection) {
        return connection.query(LAST).execute().map(rows -> {
            if (rows.size() == 0) {
                return Optional.empty();
            }
            Row row = rows.iterator().next();
            OffsetDateTime at = row.getOffsetDateTime("settled_at");
            return Optional.of(new SettlingReport(
                    at.toInstant(), row.getLong("settling_millis"), counts(row.getString("differences"))));
        });
    }

    private Counts counts(String text) {
        try {
            return Counts.of(json.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
