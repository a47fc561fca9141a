package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.petregistry.foreignkey.pairing.IdReservations;
import org.petregistry.foreignkey.pairing.PairLock;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.foreignkey.protocol.Counts;
import org.petregistry.foreignkey.protocol.PieceDigests;
import org.petregistry.foreignkey.protocol.ReferencedDecision;
import org.petregistry.foreignkey.protocol.Reported;
import org.petregistry.foreignkey.protocol.Resolved;
import org.petregistry.foreignkey.protocol.Settlement;
import org.petregistry.foreignkey.settings.ForeignKeySettings;
import org.petregistry.rest.database.UnguardedPool;

/**
 * The referenced side of the comparison of both databases. It happens while nothing moves: both sides have the new pair number,
 * and neither is settled.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class Comparison {
    private static final Logger LOG = Logger.getLogger(Comparison.class);

    private static final String TAKE_TIME = "set local statement_timeout = 0";

    private final UnguardedPool unguarded;
    private final IdReservations ids;
    private final Referenced key;
    private final Settlement settlement;
    private final String digests;
    private final String digestsOfEach;
    private final String next;
    private final String rows;
    private final String lockRows;
    private final String tombstones;
    private final String total;
    private final String resurrect;
    private final String remembered;
    private final String delete;
    private final String reviveRow;
    private final String raise;
    private final String move;
    private final String moveBack;

    Comparison(UnguardedPool unguarded, IdReservations ids, ReferencedSide side, ForeignKeySettings settings) {
        this.unguarded = unguarded;
        this.ids = ids;
        key = side.declaration();
        settlement = new Settlement(
                settings.recovery().onRestore(), settings.recovery().closedRows());
        List<String> rules = key.ruleColumns();
        String ruleList = String.join(", ", rules);
        String compared = "id, key, version, " + key.columns("");
        digests = PieceDigests.sql(key.thing().name(), compared);
        digestsOfEach = PieceDigests.sqlOfEach(key.thing().name(), compared);
        next = key.sql("select (min(id) - 1) / 1000 * 1000 as after from <thing> where id > $1");
        rows = key.sql("select " + compared + " from <thing> where id = any ($1) order by id");
        lockRows = rows + " for update";
        tombstones = key.sql("select id, " + ruleList + " from deleted_<thing> where id = any ($1)");
        total = key.sql(
                "select case when reltuples > 0 then reltuples::bigint else (select count(*) from <thing>) end as total"
                        + " from pg_class where oid = '<thing>'::regclass");
        resurrect = resurrection();
        remembered = key.sql("insert into deleted_<thing> (id, deletion_id, version)"
                + " select id, gen_random_uuid(), version from unnest($1::bigint[], $2::bigint[]) t (id, version)"
                + " on conflict do nothing");
        delete = key.sql("with gone as (delete from <thing> where id = any ($1) returning id, deletion_id, version, "
                + ruleList + ") insert into deleted_<thing> (id, deletion_id, version, " + ruleList + ")"
                + " select id, coalesce(deletion_id, gen_random_uuid()), version + 1, " + ruleList + " from gone");
        reviveRow = key.sql("update <thing> set state = 'active', deletion_id = null, deletion_started_at = null, "
                + rules.stream().map(rule -> rule + " = null").collect(Collectors.joining(", "))
                + " where id = any ($1)");
        raise = key.sql("update <thing> set version = t.version + 1"
                + " from unnest($1::bigint[], $2::bigint[]) t (id, version) where <thing>.id = t.id");
        move = key.sql("update <thing> set id = nextval('<thing>_id_seq'), version = version + 1,"
                + " deletion_id = case when deletion_id is not null then gen_random_uuid() end"
                + " where id = $1 returning id");
        moveBack = key.sql("update <thing> set id = t.id, version = greatest(<thing>.version, t.version) + 1,"
                + " deletion_id = case when deletion_id is not null then gen_random_uuid() end"
                + " from unnest($1::bigint[], $2::uuid[], $3::bigint[]) t (id, key, version)"
                + " where <thing>.key = t.key returning <thing>.id");
    }

    /** A row from its copy. A value that is in use by another row, and may be null, becomes null. */
    private String resurrection() {
        List<Column> columns = key.columns();
        String now = key.timestamps().stream().map(column -> ", " + column).collect(Collectors.joining());
        String nowValues = key.timestamps().stream().map(column -> ", now()").collect(Collectors.joining());
        String parameters = IntStream.range(0, columns.size())
                .mapToObj(i -> "$" + (i + 4) + "::text[]")
                .collect(Collectors.joining(", "));
        return key.sql("insert into <thing> (id, key, version, restored_at, " + key.columns("") + now + ")"
                + " select id, key, version + 1, now(), %s" + nowValues
                + " from unnest($1::bigint[], $2::uuid[], $3::bigint[], " + parameters + ") t (id, key, version, "
                + key.columns("") + ") order by id on conflict do nothing returning id");
    }

    /**
     * Digests of the things in a range of ids.
     *
     * @param after the id before the first one
     */
    Uni<PieceDigests> digests(UUID pair, long after) {
        long end = after + PieceDigests.RANGE;
        return unguarded.pool().withTransaction(connection -> PairLock.requireUnsettled(connection, pair)
                .chain(() -> connection.preparedQuery(digests).execute(Tuple.of(after, end)))
                .flatMap(found -> connection
                        .preparedQuery(next)
                        .execute(Tuple.of(end))
                        .map(behind -> {
                            Map<Long, Long> pieces = new LinkedHashMap<>();
                            found.forEach(row -> pieces.put(row.getLong("after"), row.getLong("digest")));
                            return new PieceDigests(
                                    pieces, behind.iterator().next().getLong("after"));
                        })));
    }

    /**
     * Digests of each thing in some pieces.
     *
     * @param pieces the ids before the first one of each
     */
    Uni<PieceDigests> digestsOfEach(UUID pair, List<Long> pieces) {
        return unguarded.pool().withTransaction(connection -> PairLock.requireUnsettled(connection, pair)
                .chain(() -> connection.preparedQuery(digestsOfEach).execute(Tuple.of(pieces.toArray(Long[]::new))))
                .map(rows -> {
                    Map<Long, Long> each = new LinkedHashMap<>();
                    rows.forEach(row -> each.put(row.getLong("id"), row.getLong("digest")));
                    return new PieceDigests(each, null);
                }));
    }

    /**
     * Puts this side right, in one transaction.
     *
     * @param reported what the other side has of some things
     * @param apply whether to change anything; otherwise only the counts are right
     * @return what this side has of the same things
     */
    Uni<Resolved> resolve(UUID pair, List<Reported> reported, boolean apply) {
        List<Reported> ascending =
                reported.stream().sorted(Comparator.comparing(Reported::id)).toList();
        Long[] all = ascending.stream().map(Reported::id).toArray(Long[]::new);
        return unguarded.pool().withTransaction(connection -> PairLock.requireUnsettled(connection, pair)
                .chain(() -> connection.query(TAKE_TIME).execute())
                .chain(() -> have(connection, apply ? lockRows : rows, all))
                .flatMap(own -> {
                    Plan plan = new Plan(ascending, own);
                    Uni<Map<Long, Reported>> done = apply
                            ? carryOut(connection, plan).chain(() -> have(connection, rows, all))
                            : Uni.createFrom().item(own);
                    return done.flatMap(after -> connection
                            .query(total)
                            .execute()
                            .map(counted -> new Resolved(
                                    List.copyOf(after.values()),
                                    plan.counts,
                                    counted.iterator().next().getLong("total"))));
                }));
    }

    /** What this side has, by id. */
    private Uni<Map<Long, Reported>> have(SqlConnection connection, String read, Long[] all) {
        return connection.preparedQuery(read).execute(Tuple.of(all)).flatMap(living -> connection
                .preparedQuery(tombstones)
                .execute(Tuple.of(all))
                .map(gone -> {
                    Map<Long, Reported> have = new LinkedHashMap<>();
                    for (long id : all) {
                        have.put(id, Reported.of(id, Reported.State.NONE));
                    }
                    gone.forEach(row -> have.put(row.getLong("id"), Reported.gone(row.getLong("id"), cascade(row))));
                    living.forEach(row -> have.put(
                            row.getLong("id"),
                            Reported.of(
                                    row.getLong("id"),
                                    Reported.State.ALIVE,
                                    row.getUUID("key"),
                                    row.getLong("version"),
                                    LookupResource.values(key, row))));
                    return have;
                }));
    }

    private List<String> cascade(Row row) {
        return key.relations().stream()
                .filter(relation -> Action.CASCADE.word().equals(row.getString(relation.ruleColumn())))
                .map(Relation::name)
                .toList();
    }

    private Uni<Void> carryOut(SqlConnection connection, Plan plan) {
        Uni<Void> done = Uni.createFrom().voidItem();
        for (Reported one : plan.of(ReferencedDecision.MOVE_AND_RESURRECT)) {
            done = done.chain(() -> move(connection, one.id()));
        }
        List<Reported> created = new ArrayList<>(plan.of(ReferencedDecision.RESURRECT));
        created.addAll(plan.of(ReferencedDecision.MOVE_AND_RESURRECT));
        return done.chain(() -> moveBack(connection, created))
                .flatMap(there -> resurrect(
                        connection,
                        created.stream()
                                .filter(one -> !there.contains(one.id()))
                                .toList()))
                .chain(() -> run(connection, remembered, plan.of(ReferencedDecision.INSERT_TOMBSTONE), true))
                .chain(() -> run(connection, delete, plan.of(ReferencedDecision.DELETE), false))
                .chain(() -> run(connection, reviveRow, plan.of(ReferencedDecision.REVIVE), false))
                .chain(() -> run(connection, raise, plan.of(ReferencedDecision.RAISE_VERSION), true))
                .invoke(() -> log(plan));
    }

    private Uni<Void> move(SqlConnection connection, long id) {
        return ids.sequences()
                .unlimit(connection, key.thing().name())
                .chain(() -> connection.preparedQuery(move).execute(Tuple.of(id)))
                .invoke(moved -> LOG.warnf(
                        "The %s %d is now %d: its id belonged to another one before a restore",
                        key.thing().name(), id, moved.iterator().next().getLong("id")))
                .replaceWithVoid();
    }

    /**
     * Gives things that have moved to another id since the other side got its grants their old ids. Whatever has such an id now
     * has moved away before.
     *
     * @return the ids of those that exist
     */
    private Uni<Set<Long>> moveBack(SqlConnection connection, List<Reported> created) {
        List<Reported> identified =
                created.stream().filter(one -> one.key() != null).toList();
        if (identified.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        return connection
                .preparedQuery(moveBack)
                .execute(Tuple.of(
                        identified.stream().map(Reported::id).toArray(Long[]::new),
                        identified.stream().map(Reported::key).toArray(UUID[]::new),
                        identified.stream().map(Reported::version).toArray(Long[]::new)))
                .map(moved -> {
                    Set<Long> there = new HashSet<>();
                    moved.forEach(row -> there.add(row.getLong("id")));
                    if (!there.isEmpty()) {
                        LOG.infof(
                                "%s moved back to their old ids: %s",
                                key.thing().plural(), there);
                    }
                    return there;
                });
    }

    private Uni<Void> resurrect(SqlConnection connection, List<Reported> created) {
        if (created.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String whole = resurrect.formatted(key.columns(""));
        String without = resurrect.formatted(key.columns().stream()
                .map(column -> column.nullable() ? "null" : column.name())
                .collect(Collectors.joining(", ")));
        return connection.preparedQuery(whole).execute(tuple(created)).flatMap(inserted -> {
            List<Long> there = new ArrayList<>();
            inserted.forEach(row -> there.add(row.getLong("id")));
            List<Reported> left =
                    created.stream().filter(one -> !there.contains(one.id())).toList();
            return left.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : connection
                            .preparedQuery(without)
                            .execute(tuple(left))
                            .invoke(again -> requireAll(left, again.size()))
                            .replaceWithVoid();
        });
    }

    private void requireAll(List<Reported> left, int inserted) {
        if (inserted < left.size()) {
            throw new IllegalStateException("A " + key.thing().name()
                    + " cannot be restored: a value that must be unique and not null is in use.");
        }
    }

    private Tuple tuple(List<Reported> things) {
        Tuple tuple = Tuple.of(
                things.stream().map(Reported::id).toArray(Long[]::new),
                things.stream()
                        .map(thing -> thing.key() == null ? UUID.randomUUID() : thing.key())
                        .toArray(UUID[]::new),
                things.stream().map(Reported::version).toArray(Long[]::new));
        for (int i = 0; i < key.columns().size(); i++) {
            int column = i;
            tuple.addArrayOfString(
                    things.stream().map(thing -> thing.values().get(column)).toArray(String[]::new));
        }
        return tuple;
    }

    private static Uni<Void> run(SqlConnection connection, String sql, List<Reported> things, boolean versions) {
        if (things.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple tuple = Tuple.of(things.stream().map(Reported::id).toArray(Long[]::new));
        if (versions) {
            tuple.addArrayOfLong(things.stream()
                    .map(thing -> thing.version() == null ? 0L : thing.version())
                    .toArray(Long[]::new));
        }
        return connection.preparedQuery(sql).execute(tuple).replaceWithVoid();
    }

    private void log(Plan plan) {
        plan.decisions.forEach((decision, things) -> {
            if (decision != ReferencedDecision.NOTHING) {
                LOG.infof(
                        "%s %s: %s",
                        key.thing().plural(),
                        Counts.word(decision),
                        things.stream().map(Reported::id).toList());
            }
        });
    }

    /** What to do about each thing. */
    private final class Plan {
        private final Map<ReferencedDecision, List<Reported>> decisions = new LinkedHashMap<>();
        private final Counts counts = new Counts();

        Plan(List<Reported> reported, Map<Long, Reported> own) {
            for (Reported one : reported) {
                ReferencedDecision decision =
                        settlement.decide(one.grant(), own.get(one.id()).thing());
                decisions.computeIfAbsent(decision, none -> new ArrayList<>()).add(one);
                counts.add(decision);
            }
        }

        List<Reported> of(ReferencedDecision decision) {
            return decisions.getOrDefault(decision, List.of());
        }
    }
}
