package org.petregistry.foreignkey.referencing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.petregistry.foreignkey.pairing.DatabaseGate;
import org.petregistry.foreignkey.pairing.IdReservations;
import org.petregistry.foreignkey.pairing.PairLock;
import org.petregistry.foreignkey.pairing.Sequences;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.foreignkey.protocol.Counts;
import org.petregistry.foreignkey.protocol.Meeting;
import org.petregistry.foreignkey.protocol.Pairing;
import org.petregistry.foreignkey.protocol.PieceDigests;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.foreignkey.protocol.ReferencingDecision;
import org.petregistry.foreignkey.protocol.Reported;
import org.petregistry.foreignkey.protocol.Resolved;
import org.petregistry.foreignkey.settings.ForeignKeySettings;
import org.petregistry.rest.database.UnguardedPool;
import org.petregistry.rest.problem.DatabaseProblems;
import org.petregistry.rest.problem.Problem;

/**
 * Meets the other side after a restart or a restore of either database, compares both databases, and puts them right. One
 * instance at a time does it; each of its steps may be repeated.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referencing", stringValue = "true")
public class Reconciler {
    private static final Logger LOG = Logger.getLogger(Reconciler.class);

    private static final long INTERVAL_MILLIS = 200;

    /** In intervals, while this side is open. */
    private static final int PAUSE = 2;

    /** Until an operator has restored another backup, or restarted the service with another setting. */
    private static final Duration PAUSE_FOR_A_DECISION = Duration.ofSeconds(10);

    /** Two keys: recalls use the single one. Held by one connection for the whole work. */
    private static final String ONE_AT_A_TIME = "select pg_try_advisory_lock(7041776, 1) as mine";

    private static final String UNLOCK = "select pg_advisory_unlock(7041776, 1)";

    private static final String ATTEMPT = "update pairing set attempt = $1 returning open, pair";
    private static final String TAKE_PAIR =
            "update pairing set pair = $2, settled = false, attempt = null where attempt = $1";
    private static final String SETTLE = "update pairing set settled = true, open = true where pair = $1";
    private static final String LIMIT_CURSOR = "update registry set feed_cursor = $1 where feed_cursor > $1";

    private final UnguardedPool unguarded;
    private final DatabaseGate gate;
    private final IdReservations ids;
    private final RegistryCheck registry;
    private final Recalls recalls;
    private final PairingApi api;
    private final Feed feed;
    private final Vertx vertx;
    private final ForeignKeySettings.Recovery settings;
    private final Referencing key;
    private final List<Column> columns;
    private final String highestFence;
    private final String digests;
    private final String next;
    private final String fences;
    private final String lockFences;
    private final String lockGrants;
    private final String identify;
    private final String refresh;
    private final String reopen;
    private final String forget;

    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean stopping;

    /** Whether this side has never met the other one. */
    private volatile boolean isFirst;

    /** Whether this side has used its database since the last meeting, so that it knows which ids it used. */
    private volatile boolean knowsItsIds;

    /** What was reported last: the same is not repeated. */
    private volatile String reported;

    private volatile long notBefore = System.nanoTime();

    /** Only used on one event loop. */
    private int pause;

    /** The pair number that the other side has settled with, as far as this instance knows. */
    private volatile UUID confirmed;

    Reconciler(
            UnguardedPool unguarded,
            DatabaseGate gate,
            IdReservations ids,
            RegistryCheck registry,
            Recalls recalls,
            @RestClient PairingApi api,
            Feed feed,
            Vertx vertx,
            ReferencingSide side,
            ForeignKeySettings settings) {
        this.unguarded = unguarded;
        this.gate = gate;
        this.ids = ids;
        this.registry = registry;
        this.recalls = recalls;
        this.api = api;
        this.feed = feed;
        this.vertx = vertx;
        this.settings = settings.recovery();
        key = side.declaration();
        columns = key.target().columns();
        highestFence = key.sql("select coalesce(max(<id>), 0) as highest from <thing>_fence");
        digests = PieceDigests.sql(
                key.target().grants(), "id, key, version, " + key.target().columns(""), "true");
        next = key.sql("select (least((select min(id) from <thing>_ref where id > $1),"
                + " (select min(<id>) from <thing>_fence where <id> > $1)) - 1) / 1000 * 1000 as after");
        fences = key.sql("select f.<id> as id, f.closed, r.key, r.version, "
                + key.target().columns("r.")
                + " from <thing>_fence f left join <thing>_ref r on r.id = f.<id>"
                + " where f.<id> > $1 and f.<id> <= $2 order by 1");
        lockFences = key.sql("select from <thing>_fence where <id> = any ($1) order by <id> for update");
        lockGrants = key.sql("select from <thing>_ref where id = any ($1) order by id for update");
        identify = key.sql("update <thing>_ref set key = $2 where id = $1 and key is null");
        refresh = key.sql("update <thing>_ref set version = $2, "
                + IntStream.range(0, columns.size())
                        .mapToObj(i -> columns.get(i).name() + " = $" + (i + 3))
                        .collect(Collectors.joining(", "))
                + " where id = $1");
        reopen = key.sql("update <thing>_fence set closed = false where <id> = $1");
        forget = key.sql("delete from <thing>_recall where <id> = $1 and outcome = 'closed'");
    }

    /** A timer of its own: the scheduler of the other tasks has a resolution of a second. */
    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(INTERVAL_MILLIS, timer -> round());
    }

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    private void round() {
        Pairing known = gate.known();
        boolean agreed = known != null && known.admits(confirmed);
        // The feed notices first if the other side has to meet.
        if (System.nanoTime() - notBefore < 0) {
            return;
        }
        if (stopping || agreed && (feed.isReachable() || pause++ % PAUSE > 0) || !running.compareAndSet(false, true)) {
            return;
        }
        gate.check()
                .flatMap(this::reconcile)
                .onTermination()
                .invoke(() -> running.set(false))
                .subscribe()
                .with(done -> reported = null, this::noteFailure);
    }

    private Uni<Void> reconcile(Pairing own) {
        return call(() -> api.current())
                .call(other ->
                        registry.verify(UUID.fromString(other.path("registry").asText())))
                .flatMap(other -> {
                    UUID pair = other.path("pair").isTextual()
                            ? UUID.fromString(other.path("pair").textValue())
                            : null;
                    if (own.admits(pair)) {
                        return other.path("settled").asBoolean()
                                ? Uni.createFrom().voidItem().invoke(() -> confirmed = pair)
                                : settleOther(pair);
                    }
                    return unguarded.pool().withConnection(connection -> connection
                            .query(ONE_AT_A_TIME)
                            .execute()
                            .flatMap(rows -> rows.iterator().next().getBoolean("mine")
                                    ? meetUnlessDone(pair)
                                            .eventually(() ->
                                                    connection.query(UNLOCK).execute())
                                    : Uni.createFrom().voidItem()));
                });
    }

    /** Another instance may have done it before this one got the lock. */
    private Uni<Void> meetUnlessDone(UUID pair) {
        return gate.check().flatMap(own -> own.admits(pair) ? Uni.createFrom().voidItem() : meet());
    }

    /** A service that is down is no news here; anything else would keep both sides apart unnoticed. */
    private void noteFailure(Throwable failure) {
        LOG.debugf(failure, "Not compared with %s; retrying", key.target().service());
        boolean expected = failure instanceof Problem
                || failure instanceof IOException
                || failure instanceof TimeoutException
                || ReferencedService.isUnavailable(failure)
                || DatabaseProblems.of(failure).isPresent();
        if (!expected) {
            gate.report("failed: " + failure.getMessage());
            report("The comparison with %s failed: %s", key.target().service(), failure);
        }
    }

    private void report(String message, Object... values) {
        String text = message.formatted(values);
        if (!text.equals(reported)) {
            reported = text;
            LOG.warn(text);
        }
    }

    private Uni<Void> meet() {
        long start = System.nanoTime();
        UUID attempt = UUID.randomUUID();
        return unguarded
                .pool()
                .withTransaction(connection -> connection
                        .preparedQuery(ATTEMPT)
                        .execute(Tuple.of(attempt))
                        .invoke(rows -> {
                            Row before = rows.iterator().next();
                            isFirst = before.getBoolean("open") && before.getUUID("pair") == null;
                            knowsItsIds = before.getBoolean("open") && before.getUUID("pair") != null;
                        })
                        .chain(() -> connection.query(highestFence).execute())
                        .flatMap(rows -> Sequences.held(connection).flatMap(held -> ids.wanted(connection)
                                .map(wanted -> new Meeting.Request(
                                        attempt, rows.iterator().next().getLong("highest"), held, wanted)))))
                .flatMap(request -> call(() -> api.meet(request.toJson())))
                .map(Meeting.Response::of)
                .call(response -> registry.verify(response.registry()))
                .flatMap(response -> take(response)
                        .flatMap(taken -> taken
                                ? compare(response, start)
                                : Uni.createFrom().voidItem()));
    }

    /** @return whether this is still the current attempt */
    private Uni<Boolean> take(Meeting.Response response) {
        return unguarded.pool().withTransaction(connection -> connection
                .preparedQuery(TAKE_PAIR)
                .execute(Tuple.of(response.attempt(), response.pair()))
                .flatMap(rows -> {
                    if (rows.rowCount() == 0) {
                        return Uni.createFrom().item(false);
                    }
                    return ids.sequences()
                            .change(connection, knowsItsIds ? Map.of() : response.held(), Map.of())
                            .chain(() -> Sequences.hold(connection, response.wanted()))
                            // Positions that the other side has forgotten are assigned again.
                            .chain(() -> connection.preparedQuery(LIMIT_CURSOR).execute(Tuple.of(response.position())))
                            .replaceWith(true);
                }));
    }

    private Uni<Void> compare(Meeting.Response response, long start) {
        UUID pair = response.pair();
        Counts counts = new Counts();
        return walk(pair, false, counts)
                .invoke(total -> requireFew(counts, total))
                .chain(() -> counts.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : walk(pair, true, new Counts()).replaceWithVoid())
                .chain(() -> settle(pair, response.held()))
                .chain(() -> settleOther(pair))
                .invoke(() -> LOG.logf(
                        !isFirst || !counts.isEmpty() ? Logger.Level.INFO : Logger.Level.DEBUG,
                        "Compared with %s in %d ms: %s",
                        key.target().service(),
                        (System.nanoTime() - start) / 1_000_000,
                        counts))
                .invoke(() -> gate.report(null));
    }

    private void requireFew(Counts counts, long total) {
        long differences = counts.differences();
        if (!settings.proceed() && differences > settings.limit() && differences > total / 100) {
            gate.report("waiting for a decision: " + counts);
            notBefore = System.nanoTime() + PAUSE_FOR_A_DECISION.toNanos();
            report(
                    "Waiting: the databases differ by more than %d and 1 %% of %d %s (%s). Restore another backup, or"
                            + " set FOREIGN_KEY_RECOVERY_PROCEED=true.",
                    settings.limit(), total, key.thing().plural(), counts);
            throw ProtocolHeaders.reconciling();
        }
    }

    /** Compares all ids. @return about how many things the other side has */
    private Uni<Long> walk(UUID pair, boolean apply, Counts counts) {
        return walk(pair, apply, counts, 0, 0);
    }

    private Uni<Long> walk(UUID pair, boolean apply, Counts counts, long after, long total) {
        gate.report((apply ? "resolving differences" : "comparing") + " from id " + (after + 1) + ": " + counts);
        return Uni.combine()
                .all()
                .unis(
                        call(() -> api.digests(pair, after)).map(PieceDigests::of),
                        unguarded.pool().withConnection(connection -> own(connection, after)))
                .asTuple()
                .flatMap(both -> resolveAll(
                                pair,
                                apply,
                                counts,
                                both.getItem1().differing(both.getItem2()).iterator(),
                                total)
                        .flatMap(counted -> {
                            Long following = least(
                                    both.getItem1().next(), both.getItem2().next());
                            return following == null
                                    ? Uni.createFrom().item(counted)
                                    : walk(pair, apply, counts, following, counted);
                        }));
    }

    private static Long least(Long one, Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Math.min(one, other);
    }

    private Uni<PieceDigests> own(SqlConnection connection, long after) {
        long end = after + PieceDigests.RANGE;
        return connection.preparedQuery(digests).execute(Tuple.of(after, end)).flatMap(rows -> connection
                .preparedQuery(next)
                .execute(Tuple.of(end))
                .map(behind -> {
                    Map<Long, Long> pieces = new LinkedHashMap<>();
                    rows.forEach(row -> pieces.put(row.getLong("after"), row.getLong("digest")));
                    return new PieceDigests(pieces, behind.iterator().next().getLong("after"));
                }));
    }

    private Uni<Long> resolveAll(UUID pair, boolean apply, Counts counts, Iterator<Long> pieces, long total) {
        return pieces.hasNext()
                ? resolve(pair, apply, counts, pieces.next())
                        .flatMap(counted -> resolveAll(pair, apply, counts, pieces, Math.max(counted, total)))
                : Uni.createFrom().item(total);
    }

    private Uni<Long> resolve(UUID pair, boolean apply, Counts counts, long after) {
        return unguarded
                .pool()
                .withConnection(connection -> have(connection, after))
                .flatMap(have -> {
                    if (have.isEmpty()) {
                        return Uni.createFrom().item(0L);
                    }
                    ArrayNode message = JsonNodeFactory.instance.arrayNode();
                    have.values().forEach(one -> message.add(one.toJson(columns)));
                    return call(() -> api.resolve(pair, apply, message))
                            .map(answer -> Resolved.of(answer, columns))
                            .flatMap(answer -> {
                                counts.add(answer.counts());
                                Map<Reported, ReferencingDecision> own = decide(have, answer.things());
                                if (apply) {
                                    requireAgreement(have, answer.things());
                                }
                                // The other side counts those that it revives.
                                own.values().stream()
                                        .filter(decision -> decision != ReferencingDecision.REOPEN)
                                        .forEach(decision -> counts.add(decision));
                                return (apply
                                                ? carryOut(pair, own)
                                                : Uni.createFrom().voidItem())
                                        .replaceWith(answer.total());
                            });
                });
    }

    private Uni<Map<Long, Reported>> have(SqlConnection connection, long after) {
        return connection
                .preparedQuery(fences)
                .execute(Tuple.of(after, after + PieceDigests.PIECE))
                .map(rows -> {
                    Map<Long, Reported> have = new LinkedHashMap<>();
                    for (Row row : rows) {
                        long id = row.getLong("id");
                        if (row.getBoolean("closed")) {
                            have.put(id, Reported.of(id, Reported.State.CLOSED));
                        } else if (row.getLong("version") != null) {
                            List<String> values = new ArrayList<>();
                            columns.forEach(column -> values.add(row.getString(column.name())));
                            have.put(
                                    id,
                                    Reported.of(
                                            id,
                                            Reported.State.GRANTED,
                                            row.getUUID("key"),
                                            row.getLong("version"),
                                            values));
                        }
                    }
                    return have;
                });
    }

    /** What to do, by what the other side has. */
    private static Map<Reported, ReferencingDecision> decide(Map<Long, Reported> have, List<Reported> answered) {
        Map<Reported, ReferencingDecision> decided = new LinkedHashMap<>();
        answered.forEach(one -> decided.put(
                one, ReferencingDecision.of(one.thing(), have.get(one.id()).grant())));
        decided.values().removeIf(decision -> decision == ReferencingDecision.NOTHING);
        return decided;
    }

    /** Otherwise something moved after all, and the comparison begins again. */
    private static void requireAgreement(Map<Long, Reported> have, List<Reported> answered) {
        boolean agrees = answered.stream()
                .allMatch(one -> ReferencingDecision.agrees(
                        one.thing(), have.get(one.id()).grant()));
        if (!agrees || answered.size() != have.size()) {
            throw ProtocolHeaders.reconciling();
        }
    }

    private Uni<Void> carryOut(UUID pair, Map<Reported, ReferencingDecision> decided) {
        if (decided.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Long[] all = decided.keySet().stream().map(Reported::id).sorted().toArray(Long[]::new);
        return unguarded.pool().withTransaction(connection -> {
            Uni<?> done = PairLock.requireUnsettled(connection, pair)
                    .chain(() ->
                            connection.query("set local statement_timeout = 0").execute())
                    .chain(() -> connection.preparedQuery(lockFences).execute(Tuple.of(all)))
                    .chain(() -> connection.preparedQuery(lockGrants).execute(Tuple.of(all)));
            for (Map.Entry<Reported, ReferencingDecision> one : decided.entrySet()) {
                done = done.chain(() -> carryOut(connection, one.getKey(), one.getValue()));
            }
            return done.replaceWithVoid();
        });
    }

    private Uni<Void> carryOut(SqlConnection connection, Reported other, ReferencingDecision decision) {
        long id = other.id();
        return switch (decision) {
            case CLOSE_BY_FORCE -> {
                LOG.infof(
                        "The %s %d was deleted: closing its fence", key.thing().name(), id);
                yield recalls.close(connection, id, actions(other));
            }
            case TAKE_KEY ->
                connection
                        .preparedQuery(identify)
                        .execute(Tuple.of(id, other.key()))
                        .replaceWithVoid();
            case REFRESH -> {
                Tuple values = Tuple.of(id, other.version());
                other.values().forEach(values::addString);
                yield connection.preparedQuery(refresh).execute(values).replaceWithVoid();
            }
            case REOPEN -> {
                LOG.infof(
                        "The %s %d exists again: opening its fence", key.thing().name(), id);
                yield connection
                        .preparedQuery(reopen)
                        .execute(Tuple.of(id))
                        .chain(() -> connection.preparedQuery(forget).execute(Tuple.of(id)))
                        .replaceWithVoid();
            }
            case NOTHING -> Uni.createFrom().voidItem();
        };
    }

    /** Rows are deleted if the tombstone says so, or if their reference cannot be null. */
    private Map<String, Action> actions(Reported gone) {
        Map<String, Action> actions = new HashMap<>();
        key.relations()
                .forEach(relation -> actions.put(
                        relation.name(),
                        gone.cascade().contains(relation.name()) || !relation.nullable()
                                ? Action.CASCADE
                                : Action.SET_NULL));
        return actions;
    }

    private Uni<Void> settle(UUID pair, Map<String, Long> held) {
        return unguarded
                .pool()
                .withTransaction(connection -> connection
                        .preparedQuery(SETTLE)
                        .execute(Tuple.of(pair))
                        .invoke(rows -> {
                            if (rows.rowCount() == 0) {
                                throw ProtocolHeaders.reconciling();
                            }
                        })
                        .chain(() -> ids.sequences().change(connection, Map.of(), held)))
                .chain(() -> gate.check())
                .replaceWithVoid();
    }

    private Uni<Void> settleOther(UUID pair) {
        return unguarded
                .pool()
                .withConnection(Sequences::held)
                .chain(held -> call(() -> api.settle(pair, Meeting.ids(held))))
                .invoke(() -> confirmed = pair);
    }

    private <T> Uni<T> call(Supplier<Uni<T>> call) {
        return call.get().ifNoItem().after(settings.timeout()).fail();
    }
}
