package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.petregistry.foreignkey.pairing.IdReservations;
import org.petregistry.foreignkey.pairing.Sequences;
import org.petregistry.foreignkey.pairing.Settlings;
import org.petregistry.foreignkey.protocol.Meeting;
import org.petregistry.foreignkey.protocol.SettlingReport;
import org.petregistry.rest.database.UnguardedPool;

/** The referenced side's part of a meeting. Each step is one transaction, which locks the row {@code pairing} first. */
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class Meetings {
    private static final Logger LOG = Logger.getLogger(Meetings.class);

    private static final String LOCK = "select open and pair is not null as known from pairing for update";
    private static final String TAKE_PAIR = "update pairing set pair = $1, settled = false";
    private static final String POSITION = "select coalesce(last_value, 0) as position from pg_sequences"
            + " where schemaname = current_schema and sequencename = 'change_position_seq'";

    private final UnguardedPool unguarded;
    private final IdReservations ids;
    private final RegistryIdentity registry;
    private final Settlings settlings;
    private final Referenced key;
    private final String highest;
    private final String restored;

    Meetings(
            UnguardedPool unguarded,
            IdReservations ids,
            RegistryIdentity registry,
            Settlings settlings,
            ReferencedSide side) {
        this.unguarded = unguarded;
        this.ids = ids;
        this.registry = registry;
        this.settlings = settlings;
        this.key = side.declaration();
        highest = key.sql("select coalesce(max(id), 0) as highest from <thing>");
        restored = key.sql("select count(*) as restored from <thing> where restored_at is not null");
    }

    /**
     * Takes a new pair number, skips the ids that were used before a restore, and reserves ids for the other side.
     *
     * @return the response
     */
    Uni<Meeting.Response> meet(Meeting.Request request) {
        UUID pair = UUID.randomUUID();
        return registry.id().flatMap(own -> unguarded.pool().withTransaction(connection -> connection
                .query(LOCK)
                .execute()
                .map(rows -> rows.iterator().next().getBoolean("known"))
                .flatMap(known -> skip(connection, request, known))
                .chain(() -> connection.preparedQuery(TAKE_PAIR).execute(Tuple.of(pair)))
                .chain(() -> answer(connection, own, request, pair))
                .call(() -> Sequences.hold(connection, request.wanted()))));
    }

    /** @param known whether this side has used its database since the last meeting, so that it knows which ids it used */
    private Uni<Void> skip(SqlConnection connection, Meeting.Request request, boolean known) {
        Map<String, Long> atLeast = new HashMap<>();
        if (!known) {
            atLeast.putAll(request.held());
        }
        atLeast.merge(key.thing().name(), request.highestFence(), Math::max);
        return ids.sequences().change(connection, atLeast, Map.of());
    }

    private Uni<Meeting.Response> answer(SqlConnection connection, UUID own, Meeting.Request request, UUID pair) {
        return number(connection, POSITION).flatMap(position -> number(connection, highest)
                .map(id -> Math.max(id, request.highestFence()))
                .flatMap(id -> held(connection, request.first()).flatMap(held -> ids.wanted(connection)
                        .map(wanted ->
                                new Meeting.Response(own, request.attempt(), pair, position, id, held, wanted)))));
    }

    /**
     * The ids that the other side may have used. None, if it repeats the first meeting, because it did not get the response: this
     * side has never settled, so its own ids are unlimited. Otherwise the ids of a new installation would not start at 1.
     */
    private Uni<Map<String, Long>> held(SqlConnection connection, boolean first) {
        return ids.sequences()
                .read(connection)
                .flatMap(own -> first && own.values().stream().noneMatch(Sequences.Use::isLimited)
                        ? Uni.createFrom().item(Map.of())
                        : Sequences.held(connection));
    }

    private static Uni<Long> number(SqlConnection connection, String sql) {
        return connection.query(sql).execute().map(rows -> rows.iterator()
                .next()
                .getLong(0));
    }

    /** The last comparison, which is empty if there was none, and how many things came back from their grants. */
    Uni<Map.Entry<Optional<SettlingReport>, Long>> last() {
        return unguarded.pool().withConnection(connection -> settlings
                .last(connection)
                .flatMap(report -> number(connection, restored).map(count -> Map.entry(report, count))));
    }

    /**
     * Opens this side. From here on its ids are limited to those that the other side has reserved.
     *
     * @param settled what the other side has reserved and resolved
     * @throws org.petregistry.rest.problem.Problem 503 if this side has another pair number
     */
    Uni<Void> settle(UUID pair, Meeting.Settled settled) {
        return unguarded.pool().withTransaction(connection -> settlings
                .settle(connection, pair, settled.report())
                .chain(() -> ids.sequences().change(connection, Map.of(), settled.held()))
                .invoke(() -> LOG.debugf("Settled with the pair number %s", pair)));
    }
}
