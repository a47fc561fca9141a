package org.petregistry.rest.query;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.LongFunction;
import org.petregistry.rest.database.Plans;
import org.petregistry.rest.database.PoolShares;
import org.petregistry.rest.database.SqlState;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.settings.RegistrySettings;

/**
 * Executes {@link CollectionQuery queries}: one statement per page, whose rows become the records of the response, without
 * entities.
 *
 * <p>A list can be expensive, and clients choose how expensive. So the number of concurrent lists is limited, and others wait:
 * the rest of the connections and of the database's processors stay available for cheap work.
 */
@Singleton
public class QueryExecutor {
    private static final String ID = "id";

    private final Pool pool;
    private final ConcurrencyLimit concurrency;

    QueryExecutor(Pool pool, Vertx vertx, MeterRegistry meters, PoolShares shares, RegistrySettings settings) {
        this.pool = pool;
        this.concurrency = new ConcurrencyLimit(
                vertx,
                shares.quarter("REGISTRY_LISTS_MOST_AT_ONCE", settings.lists().mostAtOnce()),
                settings.lists().mostWaiting(),
                settings.lists().longestWait());
        Gauge.builder("registry.lists.running", concurrency::running)
                .description("Lists that are being read from the database")
                .register(meters);
        Gauge.builder("registry.lists.waiting", concurrency::waiting)
                .description("Lists that wait for a free slot")
                .register(meters);
    }

    /**
     * One page.
     *
     * @throws Problem 503 busy if too many others are being read, or if it takes too long
     */
    public <T> Uni<Page<T>> page(CollectionQuery<T> query) {
        Statement statement = new Statement();
        String sql = pageSql(query, statement);
        return list(query.isOneRange() ? Plans.reusable(sql) : Plans.eachTime(sql), statement.values())
                .map(rows -> toPage(query, rows));
    }

    private Uni<RowSet<Row>> list(String sql, Tuple values) {
        return concurrency
                .run(() -> pool.preparedQuery(sql).execute(values))
                .onFailure(SqlState::isStatementTimeout)
                .transform(tooLong ->
                        Problem.of(ProblemType.BUSY, "The list took too long to read. Use more or narrower filters."));
    }

    /**
     * One row by its id.
     *
     * @return empty if there is none
     */
    public <T> Uni<Optional<T>> byId(CollectionDeclaration<T> collection, long id, IncludedObjects included) {
        Set<Join> joins = new LinkedHashSet<>();
        included.all().stream()
                .map(IncludeOption::join)
                .filter(Objects::nonNull)
                .forEach(joins::add);
        String sql = "select " + collection.selectList(included) + collection.from(joins) + " where "
                + collection.idColumn() + " = $1";
        return pool.preparedQuery(Plans.reusable(sql)).execute(Tuple.of(id)).map(rows -> {
            var row = rows.iterator();
            return row.hasNext() ? Optional.of(collection.reader().apply(row.next(), included)) : Optional.empty();
        });
    }

    /**
     * The first referencing rows of each of many ids, ordered by id, in one statement.
     *
     * @param column the referencing column
     * @param ids the referenced ids
     * @param limit the maximum number of rows for each id
     * @param path the path of the collection of one id's rows, for {@code next}
     * @throws Problem as for a page
     */
    public <T> Uni<Map<Long, Page<T>>> firstOfEach(
            CollectionDeclaration<T> collection,
            String column,
            Collection<Long> ids,
            int limit,
            LongFunction<String> path) {
        IncludedObjects nothing = collection.nothing();
        String sql =
                "select part.*, wanted.id as wanted_id from unnest($1::bigint[]) wanted (id) cross join lateral (select "
                        + collection.selectList(nothing) + collection.from(Set.of()) + " where " + column
                        + " = wanted.id order by "
                        + collection.idColumn() + " limit " + (limit + 1) + ") part order by wanted.id, part.id";
        // One range of an index for each id.
        return list(Plans.reusable(sql), Tuple.of(ids.toArray(Long[]::new))).map(rows -> {
            Map<Long, List<T>> items = new LinkedHashMap<>();
            Map<Long, Long> lastOfFull = new LinkedHashMap<>();
            Map<Long, String> next = new LinkedHashMap<>();
            ids.forEach(id -> items.put(id, new ArrayList<>()));
            for (Row row : rows) {
                long wanted = row.getLong("wanted_id");
                List<T> of = items.get(wanted);
                if (of.size() == limit) {
                    next.put(wanted, CollectionQuery.next(path.apply(wanted), lastOfFull.get(wanted)));
                } else {
                    of.add(collection.reader().apply(row, nothing));
                    lastOfFull.put(wanted, row.getLong(ID));
                }
            }
            Map<Long, Page<T>> pages = new LinkedHashMap<>();
            items.forEach((id, of) -> pages.put(id, new Page<>(of, next.get(id), null)));
            return pages;
        });
    }

    /** The statement of a stream: all matching rows, in order. */
    static String streamSql(CollectionQuery<?> query, Statement statement) {
        return select(query, "", query.joins(), conditions(query, statement)) + " order by "
                + query.order().everything();
    }

    static String pageSql(CollectionQuery<?> query, Statement statement) {
        List<String> conditions = conditions(query, statement);
        List<SortOrder.Range> ranges = query.after() == null
                ? query.order().fromStart()
                : query.order().after(query.after(), statement);
        // One row more than the page, to detect whether there is a next one.
        String limit = " limit " + (query.limit() + 1);
        StringJoiner parts = new StringJoiner(") union all (", "(", ")");
        for (int i = 0; i < ranges.size(); i++) {
            SortOrder.Range range = ranges.get(i);
            List<String> all = new ArrayList<>(conditions);
            all.addAll(range.conditions());
            String order = range.order().isEmpty() ? "" : " order by " + range.order();
            parts.add(
                    select(query, query.order().columns() + ", " + i + " as part", query.joins(), all) + order + limit);
        }
        String order = " order by part, " + query.order().byColumns();
        // Each range is already ordered and has at most a page of rows, so this sort is cheap.
        String page = ranges.size() == 1 ? parts.toString() : "select * from (" + parts + ") page" + order + limit;
        if (!query.count()) {
            return page;
        }
        // Outer join: the total exists even if the page has no rows.
        return "select page.*, counted.total from (select count(*) as total"
                + query.collection().from(query.filterJoins()) + where(conditions(query, statement))
                + ") counted left join ("
                + page + ") page on true" + order;
    }

    private static List<String> conditions(CollectionQuery<?> query, Statement statement) {
        return query.filters().stream().map(filter -> filter.sql(statement)).toList();
    }

    private static String select(CollectionQuery<?> query, String more, Set<Join> joins, List<String> conditions) {
        return "select " + query.collection().selectList(query.included()) + more
                + query.collection().from(joins) + where(conditions);
    }

    private static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    private static <T> Page<T> toPage(CollectionQuery<T> query, RowSet<Row> rows) {
        List<T> items = new ArrayList<>(query.limit());
        String next = null;
        Long total = null;
        Row last = null;
        for (Row row : rows) {
            if (query.count()) {
                total = row.getLong("total");
            }
            if (row.getLong(ID) == null) {
                break; // the page is empty; the row has only the total
            }
            if (items.size() == query.limit()) {
                next = query.next(keys(query, last));
                break;
            }
            items.add(query.collection().reader().apply(row, query.included()));
            last = row;
        }
        return new Page<>(items, next, total);
    }

    private static List<Object> keys(CollectionQuery<?> query, Row row) {
        List<Object> keys = new ArrayList<>();
        for (SortKey key : query.order().keys()) {
            keys.add(key.type().read(row, SortOrder.column(keys.size())));
        }
        return keys;
    }
}
