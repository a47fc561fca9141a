package org.petregistry.foreignkey.referencing;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.petregistry.foreignkey.pairing.PairLock;
import org.petregistry.foreignkey.protocol.Changes;
import org.petregistry.foreignkey.protocol.Known;
import org.petregistry.foreignkey.settings.ForeignKeySettings;
import org.petregistry.rest.database.Transactions;

/**
 * Follows the change feed of the other service, to keep the copies recent and to import things before they are referenced.
 * Every instance follows it; importing the same change twice is harmless.
 */
// At start and not at the first round: metrics are read before that.
@Startup
@Singleton
@IfBuildProperty(name = "foreign-key.referencing", stringValue = "true")
public final class Feed {
    private static final Logger LOG = Logger.getLogger(Feed.class);

    private static final String CURSOR = "select feed_cursor from registry";
    private static final String LOCK_CURSOR = "select feed_cursor from registry for update";
    private static final String MOVE_CURSOR = "update registry set feed_cursor = $1";

    private final Pool pool;
    private final Transactions transactions;
    private final ReferencedService service;
    private final RegistryCheck registry;
    private final Import imports;
    private final ForeignKeySettings.Changes settings;
    private final Referencing key;
    private final String versions;

    /** A deleted thing in the feed must have been recalled before; otherwise the guarantee was broken. */
    private final String openFences;

    /** Ends the current call, which may wait for changes. */
    private final AtomicReference<UniEmitter<? super Optional<Received>>> end = new AtomicReference<>();

    /** @param after the cursor of the request */
    private record Received(long after, Changes changes) {}

    private volatile Instant caughtUp = Instant.now();
    private volatile boolean waiting;
    private volatile boolean reachable = true;

    /** Whether the last call got a response: only then the next one waits for changes. */
    private volatile boolean connected;

    private volatile boolean stopping;

    public Feed(
            Pool pool,
            Transactions transactions,
            ReferencedService service,
            RegistryCheck registry,
            Import imports,
            ReferencingSide side,
            ForeignKeySettings settings,
            MeterRegistry meters) {
        this.pool = pool;
        this.transactions = transactions;
        this.service = service;
        this.registry = registry;
        this.imports = imports;
        this.settings = settings.changes();
        key = side.declaration();
        versions = key.sql("select id, version from <thing>_ref where id = any ($1)");
        openFences = key.sql("select <id> as id from <thing>_fence where <id> = any ($1) and not closed");
        meters.gauge("registry.feed.lag", this, feed -> feed.lag().toMillis() / 1000.0);
    }

    /** From here on connections close: a failed call does not deserve a warning. */
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    /** Follows until a failure; the scheduler restarts it a second later. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public Uni<Void> follow() {
        return Uni.createFrom()
                .deferred(this::followOnce)
                .repeat()
                .indefinitely()
                .collect()
                .last()
                .onFailure()
                .recoverWithUni(failure -> {
                    waiting = false;
                    connected = false;
                    if (reachable && !stopping) {
                        LOG.warnf(
                                "The change feed of %s was interrupted: %s",
                                key.target().service(), failure.toString());
                    }
                    reachable = false;
                    return Uni.createFrom().nullItem();
                })
                .replaceWithVoid();
    }

    /** The cursor has moved: a call that waits for changes after the old one ends. */
    void continueAtCursor() {
        UniEmitter<? super Optional<Received>> current = end.getAndSet(null);
        if (current != null) {
            current.complete(Optional.empty());
        }
    }

    /** The maximum age of the copies. */
    public Duration lag() {
        return waiting ? Duration.ZERO : Duration.between(caughtUp, Instant.now());
    }

    /** Whether the other service responded to the last call. */
    public boolean isReachable() {
        return reachable;
    }

    private Uni<Void> followOnce() {
        Context context = Vertx.currentContext();
        Uni<Optional<Received>> received = Uni.combine()
                .any()
                .of(
                        receive(),
                        // Before the cursor is read, so that no change of it is missed.
                        Uni.createFrom().<Optional<Received>>emitter(emitter -> end.set(emitter)));
        // Whoever ends the call has another context.
        return (context == null ? received : received.emitOn(command -> context.runOnContext(none -> command.run())))
                .flatMap(some -> some.isEmpty() ? Uni.createFrom().voidItem() : apply(some.get()));
    }

    private Uni<Optional<Received>> receive() {
        int wait = connected ? (int) settings.longestWait().toSeconds() : 0;
        return pool.query(CURSOR)
                .execute()
                .map(rows -> rows.iterator().next().getLong("feed_cursor"))
                .flatMap(after -> service.changes(after, settings.limit(), wait)
                        .map(changes -> Optional.of(new Received(after, changes))));
    }

    private Uni<Void> apply(Received received) {
        Changes changes = received.changes();
        return registry.verify(changes.registry())
                .chain(() -> transactions.inSql(connection -> apply(connection, received.after(), changes)))
                .invoke(() -> noteAnswer(changes))
                .replaceWithVoid();
    }

    private void noteAnswer(Changes changes) {
        if (!reachable) {
            LOG.infof("The change feed of %s is connected again.", key.target().service());
        }
        reachable = true;
        // From now on: the first call after an interruption does not wait, to check the registry id.
        connected = true;
        // Fewer than the limit: the feed is at its end, and the next call waits.
        waiting = changes.items().size() < settings.limit();
        if (waiting) {
            caughtUp = Instant.now();
        }
    }

    private Uni<Void> apply(SqlConnection connection, long after, Changes changes) {
        if (changes.items().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Known> living = changes.items().stream().filter(Known::lives).toList();
        return PairLock.requireSettled(connection, changes.pair())
                .chain(() -> connection.query(LOCK_CURSOR).execute())
                .map(rows -> rows.iterator().next().getLong("feed_cursor"))
                .flatMap(cursor -> {
                    if (cursor != after) {
                        return Uni.createFrom().voidItem(); // another instance was faster
                    }
                    return withoutKnown(connection, living)
                            .flatMap(news -> imports.importAll(connection, news))
                            .chain(() -> alarmOpenFences(connection, changes.items()))
                            .chain(() -> connection.preparedQuery(MOVE_CURSOR).execute(Tuple.of(changes.next())))
                            .replaceWithVoid();
                });
    }

    /**
     * Skips things that would not change, to avoid waiting for their locks: the start of a deletion appears in the feed
     * without a new version, while its recall may hold the fence lock for long.
     */
    private Uni<List<Known>> withoutKnown(SqlConnection connection, List<Known> living) {
        return connection
                .preparedQuery(versions)
                .execute(Tuple.of(living.stream().map(Known::id).toArray(Long[]::new)))
                .map(rows -> {
                    Map<Long, Long> known = new HashMap<>();
                    rows.forEach(row -> known.put(row.getLong("id"), row.getLong("version")));
                    return living.stream()
                            .filter(one -> one.isNewerThan(known.get(one.id())))
                            .toList();
                });
    }

    private Uni<Void> alarmOpenFences(SqlConnection connection, List<Known> changed) {
        Long[] deleted =
                changed.stream().filter(one -> !one.lives()).map(Known::id).toArray(Long[]::new);
        if (deleted.length == 0) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(openFences)
                .execute(Tuple.of(deleted))
                .invoke(rows -> {
                    for (Row row : rows) {
                        LOG.errorf(
                                "The %s %d was deleted without a recall of its grant.",
                                key.thing().name(), row.getLong("id"));
                    }
                })
                .replaceWithVoid();
    }
}
