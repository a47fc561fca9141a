package org.petregistry.foreignkey.referencing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.petregistry.foreignkey.pairing.AdvisoryLock;
import org.petregistry.foreignkey.pairing.DatabaseGate;
import org.petregistry.foreignkey.pairing.IdReservations;
import org.petregistry.foreignkey.pairing.PairLock;
import org.petregistry.foreignkey.pairing.Progress;
import org.petregistry.foreignkey.pairing.Sequences;
import org.petregistry.foreignkey.pairing.Settlings;
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
import org.petregistry.foreignkey.protocol.SettlingReport;
import org.petregistry.foreignkey.settings.ForeignKeySettings;
import org.petregistry.foreignkey.settings.OperatorNames;
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

    /** The number of the {@link AdvisoryLock}. */
    private static final int LOCK = 1;

    /** Ids that differ and are remembered from the first pass to the second one: more than enough for a usual restore. */
    private static final int REMEMBERED = 200_000;

    /** Fences that are closed at the same time, each by some statements: without a pause between them. */
    private static final int CLOSED_TOGETHER = 20;

    private static final String ATTEMPT = "update pairing set attempt = $1 returning open, pair";
    private static final String TAKE_PAIR =
            "update pairing set pair = $2, settled = false, attempt = null where attempt = $1";
    private static final String LIMIT_CURSOR = "update registry set feed_cursor = $1 where feed_cursor > $1";
    private static final String RESET_CURSOR = "update registry set feed_cursor = 0";

    private final UnguardedPool unguarded;
    private final DatabaseGate gate;
    private final IdReservations ids;
    private final Settlings settlings;
    private final Progress progress;
    private final String application;
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
    private final String digestsOfEach;
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
            Settlings settlings,
            Progress progress,
            @ConfigProperty(name = "quarkus.application.name") String application,
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
        this.settlings = settlings;
        this.progress = progress;
        this.application = application;
        this.registry = registry;
        this.recalls = recalls;
        this.api = api;
        this.feed = feed;
        this.vertx = vertx;
        this.settings = settings.recovery();
        key = side.declaration();
        columns = key.target().columns();
        highestFence = key.sql("select coalesce(max(<id>), 0) as highest from <thing>_fence");
        String compared = "id, key, version, " + key.target().columns("");
        digests = PieceDigests.sql(key.target().grants(), compared);
        digestsOfEach = PieceDigests.sqlOfEach(key.target().grants(), compared);
        next = key.sql("select (least((select min(id) from <thing>_ref where id > $1),"
                + " (select min(<id>) from <thing>_fence where <id> > $1)) - 1) / 1000 * 1000 as after");
        fences = key.sql("select f.<id> as id, f.closed, r.key, r.version, "
                + key.target().columns("r.")
                + " from <thing>_fence f left join <thing>_ref r on r.id = f.<id>"
                + " where f.<id> = any ($1) order by 1");
        lockFences = key.sql("select from <thing>_fence where <id> = any ($1) order by <id> for update");
        lockGrants = key.sql("select from <thing>_ref where id = any ($1) order by id for update");
        identify = key.sql(
                "update <thing>_ref known set key = received.key from unnest($1::bigint[], $2::uuid[]) received (id, key)"
                        + " where known.id = received.id");
        refresh = key.sql("update <thing>_ref known set version = received.version, "
                + columns.stream()
                        .map(column -> column.name() + " = received." + column.name())
                        .collect(Collectors.joining(", "))
                + " from unnest($1::bigint[], $2::bigint[], "
                + IntStream.range(0, columns.size())
                        .mapToObj(i -> "$" + (i + 3) + "::text[]")
                        .collect(Collectors.joining(", "))
                + ") received (id, version, " + key.target().columns("") + ") where known.id = received.id");
        reopen = key.sql("update <thing>_fence set closed = false where <id> = any ($1)");
        forget = key.sql("delete from <thing>_recall where <id> = any ($1) and outcome = 'closed'");
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
                    return new AdvisoryLock(unguarded.pool(), LOCK).unlessBusy(held -> meetUnlessDone(pair));
                });
    }

    /** Another instance may have done it before this one got the lock. */
    private Uni<Void> meetUnlessDone(UUID pair) {
        return gate.check().flatMap(own -> own.admits(pair) ? Uni.createFrom().voidItem() : meet());
    }

    /** A service that is down is no news here; anything else would keep both sides apart unnoticed. */
    private void noteFailure(Throwable failure) {
        LOG.debugf(failure, "Not compared with %s; retrying", key.target().service());
        if (PairingApi.isOtherVersion(failure)) {
            String service = key.target().service();
            gate.report(service + " uses another version of the protocol: upgrade the older service");
            report("%s uses another version of the protocol: upgrade the older service", service);
            return;
        }
        boolean expected = failure instanceof Problem
                || PairingApi.isWithoutResponse(failure)
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
                                        attempt, isFirst, rows.iterator().next().getLong("highest"), held, wanted)))))
                .flatMap(request -> call(() -> api.meet(request.toJson()))
                        .map(Meeting.Response::of)
                        .call(response -> registry.verify(response.registry()))
                        .flatMap(response -> take(response)
                                .flatMap(taken -> taken
                                        ? compare(response, reserved(request, response), start)
                                        : Uni.createFrom().voidItem())));
    }

    /** The ids that the other side has reserved for this one, now that they have met. */
    private static Map<String, Long> reserved(Meeting.Request request, Meeting.Response response) {
        Map<String, Long> reserved = new HashMap<>(response.held());
        request.wanted().forEach((table, upTo) -> reserved.merge(table, upTo, Math::max));
        return reserved;
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

    private Uni<Void> compare(Meeting.Response response, Map<String, Long> reserved, long start) {
        UUID pair = response.pair();
        Counts counts = new Counts();
        progress.begin(response.highest());
        List<Long> differing = new ArrayList<>();
        return walk(pair, false, counts, differing)
                .call(total -> requireFew(pair, counts, total))
                .chain(() -> counts.isEmpty() ? Uni.createFrom().voidItem() : resolve(pair, differing))
                .chain(() -> settle(
                        pair, reserved, !differing.isEmpty(), new SettlingReport(Instant.now(), millis(start), counts)))
                .chain(() -> settleOther(pair))
                .invoke(() -> LOG.logf(
                        !isFirst || !counts.isEmpty() ? Logger.Level.INFO : Logger.Level.DEBUG,
                        "Compared with %s in %d ms: %s",
                        key.target().service(),
                        millis(start),
                        counts))
                .invoke(() -> gate.report(null));
    }

    private static long millis(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** Many differences: a person decides whether it is the right backup. */
    private Uni<Void> requireFew(UUID pair, Counts counts, long total) {
        long differences = counts.differences();
        if (settings.proceed() || differences <= settings.limit() || differences <= total / 100) {
            return Uni.createFrom().voidItem();
        }
        String reason = ("Waiting for a decision: the databases differ in %d of about %d %s, and nothing was changed."
                        + " To resolve this: %s. Restore another backup, or restart %s with %s=true.")
                .formatted(
                        differences,
                        total,
                        key.thing().plural(),
                        counts,
                        application,
                        OperatorNames.variable(settings, "proceed"));
        gate.report(reason);
        notBefore = System.nanoTime() + PAUSE_FOR_A_DECISION.toNanos();
        report("%s", reason);
        return call(() ->
                        api.waiting(pair, JsonNodeFactory.instance.objectNode().put("reason", reason)))
                .onItem()
                .failWith(() -> ProtocolHeaders.reconciling());
    }

    /**
     * Resolves what was counted.
     *
     * @param differing the ids, ascending; if there are too many to remember, all ids are compared once more
     */
    private Uni<Void> resolve(UUID pair, List<Long> differing) {
        Counts done = new Counts();
        if (differing.size() > REMEMBERED) {
            return walk(pair, true, done, new ArrayList<>()).replaceWithVoid();
        }
        return Multi.createFrom()
                .iterable(differing)
                .group()
                .intoLists()
                .of((int) PieceDigests.PIECE)
                .onItem()
                .invoke(some -> progress.at(true, some.get(0) - 1, done))
                .onItem()
                .transformToUniAndConcatenate(some -> resolveIds(pair, true, done, some))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    /**
     * Compares all ids.
     *
     * @param differing where those that differ are remembered
     * @return about how many things the other side has
     */
    private Uni<Long> walk(UUID pair, boolean apply, Counts counts, List<Long> differing) {
        return walk(pair, apply, counts, differing, 0, 0);
    }

    private Uni<Long> walk(UUID pair, boolean apply, Counts counts, List<Long> differing, long after, long total) {
        progress.at(apply, after, counts);
        return Uni.combine()
                .all()
                .unis(
                        call(() -> api.digests(pair, after, apply)).map(PieceDigests::of),
                        unguarded.pool().withConnection(connection -> own(connection, after)))
                .asTuple()
                .flatMap(both -> Multi.createFrom()
                        .iterable(both.getItem1().differing(both.getItem2()))
                        .group()
                        .intoLists()
                        .of(PieceDigests.PIECES)
                        .onItem()
                        .transformToUniAndConcatenate(pieces -> compareEach(pair, apply, counts, differing, pieces))
                        .collect()
                        .with(Collectors.reducing(total, Math::max))
                        .flatMap(counted -> {
                            Long following = least(
                                    both.getItem1().next(), both.getItem2().next());
                            return following == null
                                    ? Uni.createFrom().item(counted)
                                    : walk(pair, apply, counts, differing, following, counted);
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

    /** Compares each thing in some pieces that differ. */
    private Uni<Long> compareEach(UUID pair, boolean apply, Counts counts, List<Long> differing, List<Long> pieces) {
        return Uni.combine()
                .all()
                .unis(
                        call(() -> api.digestsOfEach(pair, PieceDigests.request(pieces)))
                                .map(PieceDigests::of),
                        unguarded.pool().withConnection(connection -> ownOfEach(connection, pieces)))
                .asTuple()
                .flatMap(both -> {
                    Set<Long> some = both.getItem1().differing(both.getItem2());
                    if (differing.size() <= REMEMBERED) {
                        differing.addAll(some);
                    }
                    return resolveIds(pair, apply, counts, some);
                });
    }

    private Uni<Long> resolveIds(UUID pair, boolean apply, Counts counts, Collection<Long> ids) {
        return unguarded
                .pool()
                .withConnection(connection -> have(connection, ids.toArray(Long[]::new)))
                .flatMap(have -> Multi.createFrom()
                        .iterable(Reported.messages(have))
                        .onItem()
                        .transformToUniAndConcatenate(message -> resolveOne(pair, apply, counts, message))
                        .collect()
                        .with(Collectors.reducing(0L, Math::max)));
    }

    private Uni<PieceDigests> ownOfEach(SqlConnection connection, List<Long> pieces) {
        return connection
                .preparedQuery(digestsOfEach)
                .execute(Tuple.of(pieces.toArray(Long[]::new)))
                .map(rows -> {
                    Map<Long, Long> each = new LinkedHashMap<>();
                    rows.forEach(row -> each.put(row.getLong("id"), row.getLong("digest")));
                    return new PieceDigests(each, null);
                });
    }

    private Uni<Long> resolveOne(UUID pair, boolean apply, Counts counts, List<Reported> reported) {
        ArrayNode message = JsonNodeFactory.instance.arrayNode();
        Map<Long, Reported> have = new LinkedHashMap<>();
        reported.forEach(one -> {
            message.add(one.toJson(columns));
            have.put(one.id(), one);
        });
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
                    return (apply ? carryOut(pair, own) : Uni.createFrom().voidItem()).replaceWith(answer.total());
                });
    }

    /** What this side has of these ids; nothing of those that it does not know. */
    private Uni<List<Reported>> have(SqlConnection connection, Long[] ids) {
        return connection.preparedQuery(fences).execute(Tuple.of(ids)).map(rows -> {
            List<Reported> have = new ArrayList<>();
            for (Row row : rows) {
                long id = row.getLong("id");
                if (row.getBoolean("closed")) {
                    have.add(Reported.of(id, Reported.State.CLOSED));
                } else if (row.getLong("version") != null) {
                    List<String> values = new ArrayList<>();
                    columns.forEach(column -> values.add(row.getString(column.name())));
                    have.add(Reported.of(
                            id, Reported.State.GRANTED, row.getUUID("key"), row.getLong("version"), values));
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
            return done.chain(() -> run(connection, identify, only(decided, ReferencingDecision.TAKE_KEY), this::keys))
                    .chain(() -> run(connection, refresh, only(decided, ReferencingDecision.REFRESH), this::copies))
                    .chain(() -> reopen(connection, only(decided, ReferencingDecision.REOPEN)))
                    .chain(() -> close(connection, only(decided, ReferencingDecision.CLOSE_BY_FORCE)));
        });
    }

    private static List<Reported> only(Map<Reported, ReferencingDecision> decided, ReferencingDecision decision) {
        return decided.entrySet().stream()
                .filter(one -> one.getValue() == decision)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Tuple ids(List<Reported> things) {
        return Tuple.of(things.stream().map(Reported::id).toArray(Long[]::new));
    }

    private Tuple keys(List<Reported> things) {
        return ids(things).addArrayOfUUID(things.stream().map(Reported::key).toArray(UUID[]::new));
    }

    private Tuple copies(List<Reported> things) {
        Tuple copies = ids(things)
                .addArrayOfLong(things.stream().map(Reported::version).toArray(Long[]::new));
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            copies.addArrayOfString(
                    things.stream().map(thing -> thing.values().get(column)).toArray(String[]::new));
        }
        return copies;
    }

    private static Uni<Void> run(
            SqlConnection connection, String sql, List<Reported> things, Function<List<Reported>, Tuple> values) {
        return things.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection.preparedQuery(sql).execute(values.apply(things)).replaceWithVoid();
    }

    private Uni<Void> reopen(SqlConnection connection, List<Reported> things) {
        things.forEach(one -> LOG.infof(
                "The %s %d exists again: opening its fence", key.thing().name(), one.id()));
        return run(connection, reopen, things, Reconciler::ids)
                .chain(() -> run(connection, forget, things, Reconciler::ids));
    }

    private Uni<Void> close(SqlConnection connection, List<Reported> things) {
        return Multi.createFrom()
                .iterable(things)
                .onItem()
                .transformToUni(gone -> {
                    LOG.infof(
                            "The %s %d was deleted: closing its fence",
                            key.thing().name(), gone.id());
                    return recalls.close(connection, gone.id(), actions(gone));
                })
                .merge(CLOSED_TOGETHER)
                .collect()
                .asList()
                .replaceWithVoid();
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

    /**
     * @param differed whether any thing had another digest. Then the other side may have another history than the one that the
     *     cursor belongs to, in which things that are unknown here have positions before it: the change feed brings all again.
     */
    private Uni<Void> settle(UUID pair, Map<String, Long> reserved, boolean differed, SettlingReport report) {
        return unguarded
                .pool()
                .withTransaction(connection -> settlings
                        .settle(connection, pair, report)
                        .chain(() -> ids.sequences().change(connection, Map.of(), reserved))
                        .chain(() -> differed
                                ? connection.query(RESET_CURSOR).execute().replaceWithVoid()
                                : Uni.createFrom().voidItem()))
                .chain(() -> gate.check())
                .replaceWithVoid();
    }

    private Uni<Void> settleOther(UUID pair) {
        return unguarded
                .pool()
                .withConnection(connection -> Sequences.held(connection).flatMap(held -> settlings
                        .last(connection)
                        .map(report -> new Meeting.Settled(held, report.orElseThrow()))))
                .chain(settled -> call(() -> api.settle(pair, settled.toJson())))
                .invoke(() -> {
                    confirmed = pair;
                    feed.continueAtCursor();
                });
    }

    private <T> Uni<T> call(Supplier<Uni<T>> call) {
        return call.get().ifNoItem().after(settings.timeout()).fail();
    }
}
