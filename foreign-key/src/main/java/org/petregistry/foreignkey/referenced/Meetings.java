package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.petregistry.foreignkey.pairing.IdReservations;
import org.petregistry.foreignkey.pairing.Sequences;
import org.petregistry.foreignkey.protocol.Meeting;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.rest.database.UnguardedPool;

/** The referenced side's part of a meeting. Each step is one transaction, which locks the row {@code pairing} first. */
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class Meetings {
    private static final Logger LOG = Logger.getLogger(Meetings.class);

    private static final String LOCK = "select open and pair is not null as known from pairing for update";
    private static final String TAKE_PAIR = "update pairing set pair = $1, settled = false";
    private static final String SETTLE = "update pairing set settled = true, open = true where pair = $1";
    private static final String POSITION = "select coalesce(last_value, 0) as position from pg_sequences"
            + " where schemaname = current_schema and sequencename = 'change_position_seq'";

    private final UnguardedPool unguarded;
    private final IdReservations ids;
    private final RegistryIdentity registry;
    private final Referenced key;

    Meetings(UnguardedPool unguarded, IdReservations ids, RegistryIdentity registry, ReferencedSide side) {
        this.unguarded = unguarded;
        this.ids = ids;
        this.registry = registry;
        this.key = side.declaration();
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
                .chain(() -> answer(connection, own, request.attempt(), pair))
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

    private Uni<Meeting.Response> answer(SqlConnection connection, UUID own, UUID attempt, UUID pair) {
        return connection
                .query(POSITION)
                .execute()
                .map(rows -> rows.iterator().next().getLong("position"))
                .flatMap(position -> Sequences.held(connection).flatMap(held -> ids.wanted(connection)
                        .map(wanted -> new Meeting.Response(own, attempt, pair, position, held, wanted))));
    }

    /**
     * Opens this side. From here on its ids are limited to those that the other side has reserved.
     *
     * @param held the ids that the other side has reserved
     * @throws org.petregistry.rest.problem.Problem 503 if this side has another pair number
     */
    Uni<Void> settle(UUID pair, Map<String, Long> held) {
        return unguarded.pool().withTransaction(connection -> connection
                .preparedQuery(SETTLE)
                .execute(Tuple.of(pair))
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw ProtocolHeaders.reconciling();
                    }
                })
                .chain(() -> ids.sequences().change(connection, Map.of(), held))
                .invoke(() -> LOG.debugf("Settled with the pair number %s", pair)));
    }
}
