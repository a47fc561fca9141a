package org.petregistry.foreignkey.pairing;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.petregistry.foreignkey.protocol.Pairing;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.foreignkey.settings.ForeignKeySettings;
import org.petregistry.rest.database.SequenceLimit;
import org.petregistry.rest.database.SqlState;
import org.petregistry.rest.database.UnguardedPool;
import org.petregistry.rest.problem.Problem;

/**
 * Reserves ids at the other side before they are used, in blocks. After a restore, this side skips all ids that it may have
 * used. A pair that has never met uses any id: there is nothing to confuse it with.
 */
@Singleton
public class IdReservations implements SequenceLimit {
    private static final Logger LOG = Logger.getLogger(IdReservations.class);

    private static final long BLOCK = 10_000;
    private static final long LARGEST_BLOCK = 1_000_000;

    /** A block that lasts less than that is followed by a larger one. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    /** The number of the {@link AdvisoryLock}. */
    private static final int LOCK = 2;

    /** How often a change of the sequences is tried while other transactions create rows. */
    private static final int TRIES = 5;

    private final UnguardedPool unguarded;
    private final DatabaseGate gate;
    private final OtherSide other;
    private final Sequences sequences;
    private final boolean allowed;

    private volatile long block = BLOCK;
    private volatile long reservedAt;

    IdReservations(
            UnguardedPool unguarded, DatabaseGate gate, OtherSide other, PairSide side, ForeignKeySettings settings) {
        this.unguarded = unguarded;
        this.gate = gate;
        this.other = other;
        this.sequences = new Sequences(side.idTables());
        this.allowed = settings.recovery().idsWithoutOther() == ForeignKeySettings.IdsWithoutOther.ALLOW;
    }

    /**
     * What this side wants to be reserved at a meeting: at least what it may use already.
     *
     * @return the greatest id by table
     */
    public Uni<Map<String, Long>> wanted(SqlConnection connection) {
        return sequences.read(connection).map(uses -> {
            Map<String, Long> wanted = new LinkedHashMap<>();
            uses.forEach((table, use) -> wanted.put(
                    table, use.isLimited() ? Math.max(use.max(), use.last() + BLOCK / 2) : use.last() + BLOCK));
            return wanted;
        });
    }

    /** The own sequences. */
    public Sequences sequences() {
        return sequences;
    }

    /** Reserves the next block when half of one is used. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> reserveEarly() {
        Pairing state = gate.known();
        if (state == null || !state.settled()) {
            return Uni.createFrom().voidItem();
        }
        return reserve(state.pair(), block / 2).onFailure().recoverWithItem(failure -> {
            LOG.debugf(failure, "No ids reserved");
            return null;
        });
    }

    @Override
    public Uni<Void> raise() {
        return gate.check().flatMap(state -> {
            if (!state.settled()) {
                return Uni.createFrom().failure(ProtocolHeaders.reconciling());
            }
            return reserve(state.pair(), BLOCK / 2)
                    .onFailure(failure -> allowed && failure instanceof Problem)
                    .recoverWithUni(() -> unguarded.pool().withTransaction(this::useUnreserved));
        });
    }

    /** @param least the number of ids from which on none are reserved */
    private Uni<Void> reserve(UUID pair, long least) {
        return alone(connection -> sequences.read(connection).flatMap(uses -> {
            List<Map.Entry<String, Sequences.Use>> scarce = uses.entrySet().stream()
                    .filter(use -> use.getValue().isLimited() && use.getValue().left() < least)
                    .toList();
            if (scarce.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            long now = System.nanoTime();
            block = now - reservedAt < SHORT.toNanos() ? Math.min(2 * block, LARGEST_BLOCK) : BLOCK;
            reservedAt = now;
            Map<String, Long> wanted = new LinkedHashMap<>();
            scarce.forEach(use -> wanted.put(use.getKey(), use.getValue().last() + block));
            return other.reserve(pair, wanted).flatMap(held -> limit(connection, pair, held));
        }));
    }

    private Uni<Void> limit(SqlConnection connection, UUID pair, Map<String, Long> upTo) {
        return Uni.createFrom()
                .deferred(() -> connection.begin().flatMap(transaction -> PairLock.requireSettled(connection, pair)
                        .chain(() -> sequences.change(connection, Map.of(), upTo))
                        .call(() -> transaction.commit())
                        .onFailure()
                        .call(() -> transaction.rollback())))
                .onFailure(SqlState::isLockTimeout)
                .retry()
                .atMost(TRIES);
    }

    /** One instance at a time: a reservation must not overtake one that is given back. */
    private Uni<Void> alone(Function<SqlConnection, Uni<Void>> work) {
        return new AdvisoryLock(unguarded.pool(), LOCK).inTurn(work);
    }

    /** Only if that is allowed: after a restore, these ids may be used again. */
    private Uni<Void> useUnreserved(SqlConnection connection) {
        return sequences.read(connection).flatMap(uses -> {
            Map<String, Long> upTo = new LinkedHashMap<>();
            uses.forEach((table, use) -> upTo.put(table, use.isLimited() ? use.last() + BLOCK : use.max()));
            return sequences.change(connection, Map.of(), upTo);
        });
    }

    /** Gives the rest of the block back, so that the next start does not skip ids. */
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        Pairing state = gate.known();
        if (state == null || !state.settled()) {
            return;
        }
        UUID pair = state.pair();
        alone(connection -> sequences.read(connection).flatMap(before -> limit(connection, pair, nothing())
                        .chain(() -> sequences.read(connection))
                        .chain(after -> other.release(pair, maxima(after), maxima(before)))
                        .onFailure()
                        // The other side still remembers them, so they can be used.
                        .call(() -> limit(connection, pair, maxima(before)))))
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf(failure, "The reserved ids are not given back"));
    }

    private static Map<String, Long> maxima(Map<String, Sequences.Use> uses) {
        Map<String, Long> maxima = new LinkedHashMap<>();
        uses.forEach((table, use) -> maxima.put(table, use.max()));
        return maxima;
    }

    /** A maximum below every last id. */
    private Map<String, Long> nothing() {
        Map<String, Long> nothing = new LinkedHashMap<>();
        sequences.tables().forEach(table -> nothing.put(table, 0L));
        return nothing;
    }
}
