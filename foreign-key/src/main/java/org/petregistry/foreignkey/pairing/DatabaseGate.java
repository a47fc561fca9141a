package org.petregistry.foreignkey.pairing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.petregistry.foreignkey.protocol.Pairing;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.foreignkey.settings.ForeignKeySettings;
import org.petregistry.rest.database.ConnectionGate;
import org.petregistry.rest.database.UnguardedPool;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/**
 * Lets the service use only the incarnation of its database for which the row {@code pairing} is open. A database that was
 * restored, replaced or failed over has new connections, so that it is noticed before the first row is read. A mere restart of
 * PostgreSQL cannot be distinguished from a copy of the files, and is treated alike unless a setting trusts it.
 */
// At start and not at the first check: metrics are read before that.
@Startup
@Singleton
public class DatabaseGate implements ConnectionGate {
    private static final Logger LOG = Logger.getLogger(DatabaseGate.class);

    private static final String READ =
            "select " + PairLock.FINGERPRINT + " as running, incarnation, open, pair, settled from pairing";

    /** The first instance wins. */
    private static final String ROTATE = "update pairing set incarnation = " + PairLock.FINGERPRINT
            + ", open = false, pair = null, settled = false, attempt = null where incarnation is distinct from "
            + PairLock.FINGERPRINT;

    /** After a restart of PostgreSQL alone; the first instance wins. */
    private static final String KEEP =
            "update pairing set incarnation = " + PairLock.FINGERPRINT + " where incarnation = $1";

    private static final String ADMITS =
            "select incarnation = " + PairLock.FINGERPRINT + " and open as admitted from pairing";

    /**
     * Connections that survived, as a restore into a database in use leaves them, are not used any more. A connection of this
     * pool that is ended too is replaced.
     */
    private static final String END_OTHERS = "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where datname = current_database() and usename = current_user and pid <> pg_backend_pid()";

    /** A server that disappears without closing its connections must not hold everything up. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final List<Runnable> onRotation = new CopyOnWriteArrayList<>();
    private final UnguardedPool unguarded;
    private final boolean trustsRestarts;
    private final AtomicReference<Uni<Pairing>> reading = new AtomicReference<>();

    /** The result of the last check; null before the first one, or after a rejected connection. */
    private volatile Pairing known;

    /** The incarnation at the last check of this instance. */
    private volatile String seen;

    private volatile String progress;
    private volatile boolean hasSettled;

    DatabaseGate(UnguardedPool unguarded, ForeignKeySettings settings, MeterRegistry meters) {
        this.unguarded = unguarded;
        trustsRestarts = settings.recovery().afterRestart() == ForeignKeySettings.AfterRestart.TRUST;
        Gauge.builder("registry.reconciling", () -> known != null && known.open() ? 0 : 1)
                .description("1 while the service must not use its database")
                .register(meters);
    }

    /** Notices a change that existing connections survive, as a restore into a database in use. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> checkRegularly() {
        return check().onFailure().recoverWithNull().replaceWithVoid();
    }

    /** Registers what to forget when the database has changed. */
    public void onRotation(Runnable forget) {
        onRotation.add(forget);
    }

    /** Whether this instance has ever seen both sides settled. */
    boolean hasSettled() {
        return hasSettled;
    }

    /** Reports what is being done about a closed gate; null if nothing is. */
    public void report(String doing) {
        progress = doing;
    }

    /** Reports what a person must do about a closed gate, and logs it unless it was the last report. */
    public void warn(String problem) {
        if (!problem.equals(progress)) {
            LOG.warn(problem);
        }
        progress = problem;
    }

    /** What is being done about a closed gate; null if nothing is. */
    String progress() {
        return progress;
    }

    /** The last known state of the row; null if there is none. */
    public Pairing known() {
        return known;
    }

    /** Reads the row, and starts a new incarnation if the database has changed. Concurrent calls share one. */
    public Uni<Pairing> check() {
        Context context = Vertx.currentContext();
        Uni<Pairing> shared = reading.updateAndGet(current -> current != null
                ? current
                : read().ifNoItem()
                        .after(LIMIT)
                        .failWith(() -> Problem.of(
                                ProblemType.DATABASE_UNAVAILABLE, "The database did not respond. Nothing was changed."))
                        .onTermination()
                        .invoke(() -> reading.set(null))
                        .memoize()
                        .indefinitely());
        // Whoever joins continues on its own context, and not on that of the first one.
        return context == null ? shared : shared.emitOn(command -> context.runOnContext(nothing -> command.run()));
    }

    private Uni<Pairing> read() {
        return Uni.createFrom()
                .deferred(() -> unguarded.pool().query(READ).execute())
                .map(rows -> rows.iterator().next())
                .flatMap(row -> {
                    Pairing pairing = new Pairing(
                            row.getString("incarnation"),
                            row.getBoolean("open"),
                            row.getUUID("pair"),
                            row.getBoolean("settled"));
                    String running = row.getString("running");
                    forgetUnlessSeen(running);
                    if (!pairing.isRewound(running)) {
                        return Uni.createFrom().item(pairing);
                    }
                    if (trustsRestarts && pairing.isRestarted(running)) {
                        LOG.info("PostgreSQL was restarted; the database is trusted to be the same");
                        return unguarded
                                .pool()
                                .preparedQuery(KEEP)
                                .execute(Tuple.of(pairing.incarnation()))
                                .invoke(() -> onRotation.forEach(Runnable::run))
                                .replaceWith(pairing.restarted(running));
                    }
                    LOG.info("The database is another incarnation than before; comparing it with the other service");
                    return unguarded
                            .pool()
                            .query(ROTATE)
                            .execute()
                            .call(() -> unguarded.pool().query(END_OTHERS).execute())
                            .replaceWith(pairing.rotated(running));
                })
                .onItemOrFailure()
                .invoke((state, failure) -> {
                    known = state;
                    hasSettled |= state != null && state.settled();
                });
    }

    /** Each instance for itself: only the first one finds a row of another incarnation. */
    private void forgetUnlessSeen(String running) {
        if (!running.equals(seen)) {
            seen = running;
            onRotation.forEach(Runnable::run);
        }
    }

    @Override
    public Uni<Void> requireOpen() {
        Pairing last = known;
        if (last != null && last.open()) {
            return Uni.createFrom().voidItem();
        }
        return check().invoke(state -> {
                    if (!state.open()) {
                        throw ProtocolHeaders.reconciling();
                    }
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<Boolean> admits(SqlConnection connection) {
        return connection
                .query(ADMITS)
                .execute()
                .map(rows -> Boolean.TRUE.equals(rows.iterator().next().getBoolean("admitted")))
                .invoke(admitted -> {
                    if (!admitted) {
                        known = null;
                    }
                });
    }
}
