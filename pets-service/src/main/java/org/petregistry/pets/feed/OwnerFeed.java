package org.petregistry.pets.feed;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.petregistry.pets.ownerref.OwnerImport;
import org.petregistry.pets.owners.OwnersClient;
import org.petregistry.pets.owners.OwnersClient.Changes;
import org.petregistry.pets.owners.OwnersClient.KnownOwner;
import org.petregistry.pets.owners.OwnersClient.State;
import org.petregistry.pets.registry.OwnersRegistry;
import org.petregistry.rest.database.Transactions;

/**
 * Follows the changes of owners, so that the names that are shown here are fresh, and so that owners are known before they
 * are needed. Every instance follows; what two of them bring twice is the same.
 */
// At start and not at the first round: its figures are asked for before.
@Startup
@Singleton
public class OwnerFeed {
    private static final Logger LOG = Logger.getLogger(OwnerFeed.class);
    private static final int PIECE = 500;
    private static final int WAIT_SECONDS = 20;

    private static final String CURSOR = "select feed_cursor from registry";
    private static final String LOCK_CURSOR = "select feed_cursor from registry for update";
    private static final String MOVE_CURSOR = "update registry set feed_cursor = $1";

    private static final String KNOWN = """
            select known.id from owner_ref known
            join unnest($1::bigint[], $2::bigint[]) told (id, version) on told.id = known.id
            where known.version >= told.version""";

    /** An owner whose deletion the feed tells was recalled before; where it was not, the promise has been broken. */
    private static final String OPEN_FENCES =
            "select owner_id from owner_fence where owner_id = any ($1) and not closed";

    private final Pool pool;
    private final Transactions transactions;
    private final OwnersClient owners;
    private final OwnersRegistry registry;
    private final OwnerImport imports;
    private volatile Instant caughtUp = Instant.now();
    private volatile boolean waiting;
    private volatile boolean reachable = true;

    /** Whether the last call was answered: only then does the next one wait for something new. */
    private volatile boolean connected;

    private volatile boolean stopping;

    OwnerFeed(
            Pool pool,
            Transactions transactions,
            OwnersClient owners,
            OwnersRegistry registry,
            OwnerImport imports,
            MeterRegistry meters) {
        this.pool = pool;
        this.transactions = transactions;
        this.owners = owners;
        this.registry = registry;
        this.imports = imports;
        meters.gauge("registry.feed.lag", this, feed -> feed.lag().toMillis() / 1000.0);
    }

    /** From here on connections close, this service's own too: a failed call is not worth a warning. */
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    /** Follows until something goes wrong; a second later the scheduler begins anew. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> follow() {
        return followOnce()
                .repeat()
                .indefinitely()
                .collect()
                .last()
                .onFailure()
                .recoverWithUni(failure -> {
                    waiting = false;
                    connected = false;
                    if (reachable && !stopping) {
                        LOG.warnf("The change feed of owners-service is interrupted: %s", failure.toString());
                    }
                    reachable = false;
                    return Uni.createFrom().nullItem();
                })
                .replaceWithVoid();
    }

    /** For how long the names shown here may have been out of date. */
    public Duration lag() {
        return waiting ? Duration.ZERO : Duration.between(caughtUp, Instant.now());
    }

    /** Whether owners-service answered when it was last asked for changes. */
    public boolean isReachable() {
        return reachable;
    }

    private Uni<Void> followOnce() {
        return pool.query(CURSOR)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .flatMap(after -> owners.changes(after, PIECE, connected ? WAIT_SECONDS : 0)
                        .call(changes -> registry.verify(changes.registry()))
                        .call(changes -> transactions.inSql(connection -> apply(connection, after, changes)))
                        .invoke(changes -> {
                            if (!reachable) {
                                LOG.info("The change feed of owners-service is followed again.");
                            }
                            reachable = true;
                            // From now on: the first answer after an interruption came at once, to tell whether it is
                            // still the same registry.
                            connected = true;
                            // Fewer than asked for: that was all, and the next call waits for something new.
                            waiting = changes.owners().size() < PIECE;
                            if (waiting) {
                                caughtUp = Instant.now();
                            }
                        }))
                .replaceWithVoid();
    }

    private Uni<Void> apply(SqlConnection connection, long after, Changes changes) {
        if (changes.owners().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<KnownOwner> living = changes.owners().stream()
                .filter(owner -> owner.state() == State.ACTIVE)
                .toList();
        return connection
                .query(LOCK_CURSOR)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .flatMap(cursor -> {
                    if (cursor != after) {
                        return Uni.createFrom().voidItem(); // another instance was faster
                    }
                    return withoutKnown(connection, living)
                            .flatMap(news -> imports.importAll(connection, news))
                            .chain(() -> alarmOpenFences(connection, changes.owners()))
                            .chain(() -> connection.preparedQuery(MOVE_CURSOR).execute(Tuple.of(changes.next())))
                            .replaceWithVoid();
                });
    }

    /**
     * Leaves out what would change nothing, so that it is not waited for: that an owner is being deleted is told without
     * a new version, while its recall may hold its fence for long.
     */
    private static Uni<List<KnownOwner>> withoutKnown(SqlConnection connection, List<KnownOwner> living) {
        return connection
                .preparedQuery(KNOWN)
                .execute(Tuple.of(
                        living.stream().map(KnownOwner::id).toArray(Long[]::new),
                        living.stream().map(KnownOwner::version).toArray(Long[]::new)))
                .map(rows -> {
                    Set<Long> known = new HashSet<>();
                    rows.forEach(row -> known.add(row.getLong(0)));
                    return living.stream()
                            .filter(owner -> !known.contains(owner.id()))
                            .toList();
                });
    }

    private static Uni<Void> alarmOpenFences(SqlConnection connection, List<KnownOwner> changed) {
        Long[] deleted = changed.stream()
                .filter(owner -> owner.state() == State.DELETED)
                .map(KnownOwner::id)
                .toArray(Long[]::new);
        if (deleted.length == 0) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(OPEN_FENCES)
                .execute(Tuple.of(deleted))
                .invoke(rows -> {
                    for (Row row : rows) {
                        LOG.errorf("Owner %d was deleted although its grant was not recalled.", row.getLong(0));
                    }
                })
                .replaceWithVoid();
    }
}
