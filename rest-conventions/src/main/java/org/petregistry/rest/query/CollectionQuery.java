package org.petregistry.rest.query;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.petregistry.rest.problem.ParameterFaults;
import org.petregistry.rest.problem.Problem;

/**
 * A query of a collection, parsed from the query parameters of a request and validated: unknown parameters are rejected.
 *
 * @param <T> the type of the collection's rows
 */
public final class CollectionQuery<T> {
    /** The parameters of every collection, in addition to those of its fields. */
    static final String LIMIT = "limit";

    static final String CURSOR = "cursor";
    static final String COUNT = "count";
    static final String SORT = "sort";
    static final String INCLUDE = "include";

    static final int DEFAULT_LIMIT = 20;
    static final int MAX_LIMIT = 200;
    private static final Pattern LIMIT_FORMAT = Pattern.compile("[0-9]{1,3}");
    private static final List<String> PAGING = List.of(LIMIT, CURSOR, COUNT);

    /** The parameters whose value is a list: {@code sort=a,b}, or {@code sort=a&sort=b}, as some generated clients send it. */
    private static final List<String> LISTS = List.of(SORT, INCLUDE);

    private final CollectionDeclaration<T> collection;
    private final String path;
    private final Map<String, List<String>> parameters;
    private final ParameterFaults faults = new ParameterFaults();
    private final List<Filter> filters = new ArrayList<>();
    private final Set<Join> sortJoins = new LinkedHashSet<>();
    private final List<Field> sorted = new ArrayList<>();
    private SortOrder order;
    private String binding;
    private IncludedObjects included;
    private int limit = DEFAULT_LIMIT;
    private boolean count;
    private List<Object> after;

    private CollectionQuery(
            CollectionDeclaration<T> collection, String path, MultivaluedMap<String, String> parameters) {
        this.collection = collection;
        this.path = path;
        this.parameters = new TreeMap<>(parameters);
        // Normalized, so that cursors and links do not depend on how the client writes a list.
        LISTS.forEach(
                list -> this.parameters.computeIfPresent(list, (name, values) -> List.of(String.join(",", values))));
    }

    /**
     * Parses a request for one page of the whole collection.
     *
     * @throws Problem 400, naming the parameters, if the query string does not match the declaration of {@code collection}
     */
    public static <T> CollectionQuery<T> page(CollectionDeclaration<T> collection, UriInfo uri) {
        return page(collection, uri.getPath(), uri);
    }

    /**
     * Parses a request for one page of a part of the collection.
     *
     * @param path the path of {@code next}, to which cursors are bound
     * @param uri the request's
     * @param restriction the conditions of this part
     */
    public static <T> CollectionQuery<T> page(
            CollectionDeclaration<T> collection, String path, UriInfo uri, Restriction... restriction) {
        CollectionQuery<T> query = new CollectionQuery<>(collection, path, uri.getQueryParameters());
        query.readParameters();
        query.faults.refuse();
        query.readCursor();
        query.restrict(restriction);
        return query;
    }

    /**
     * Parses a request for all rows as a stream: without paging, and without embedding that needs the other service.
     *
     * @throws Problem 400, naming the parameters
     */
    public static <T> CollectionQuery<T> stream(CollectionDeclaration<T> collection, UriInfo uri) {
        CollectionQuery<T> query = new CollectionQuery<>(collection, uri.getPath(), uri.getQueryParameters());
        for (String parameter : PAGING) {
            if (query.parameters.remove(parameter) != null) {
                query.faults.add(parameter, "A stream has no pages: omit " + parameter + ".");
            }
        }
        query.readParameters();
        for (IncludeOption include : query.included.all()) {
            if (include.isRemote()) {
                query.faults.add(
                        INCLUDE, "A stream cannot embed " + include.name() + ", which belongs to the other service.");
            }
        }
        query.faults.refuse();
        return query;
    }

    private void restrict(Restriction... restrictions) {
        for (Restriction restriction : restrictions) {
            Field field = Field.number(restriction.column(), restriction.column());
            filters.add(new Filter(field, Operator.EQUAL, List.of(restriction.value())));
        }
    }

    private void readParameters() {
        Map<String, CollectionDeclaration.Parameter> known = collection.parameters();
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            String name = parameter.getKey();
            List<String> values = parameter.getValue();
            CollectionDeclaration.Parameter filter = known.get(name);
            boolean several = filter != null && filter.operator() == Operator.EQUAL;
            if (filter == null && !Set.of(LIMIT, CURSOR, COUNT, SORT, INCLUDE).contains(name)) {
                faults.add(name, "The parameter " + name + " is unknown.");
            } else if (values.size() > 1 && !several) {
                faults.add(name, "The parameter " + name + " must not be repeated.");
            } else if (values.contains("")) {
                faults.add(name, "The parameter " + name + " must not be empty.");
            } else if (filter != null) {
                faults.check(() -> filters.add(filter.filter(name, values)));
            }
        }
        limit = faults.read(() -> readLimit(one(LIMIT)), DEFAULT_LIMIT);
        count = faults.read(() -> one(COUNT) != null && CollectionDeclaration.readBoolean(COUNT, one(COUNT)), false);
        included = faults.read(
                () -> collection.include(Stream.ofNullable(one(INCLUDE)).toList()), collection.nothing());
        faults.check(() -> readSort(one(SORT)));
    }

    /** A parameter with one value; null if it is absent or invalid. */
    private String one(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.size() > 1 || values.contains("") ? null : values.get(0);
    }

    private static int readLimit(String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (LIMIT_FORMAT.matcher(text).matches()) {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= MAX_LIMIT) {
                return value;
            }
        }
        throw Problem.invalidParameter(LIMIT, "limit must be a number from 1 to " + MAX_LIMIT + ".");
    }

    private void readSort(String text) {
        Set<String> seen = new HashSet<>();
        Set<Join> filtered = filterJoins();
        List<SortKey> keys = new ArrayList<>();
        for (String name : text == null ? new String[0] : text.split(",", -1)) {
            boolean descending = name.startsWith("-");
            Field field = collection.sortField(descending ? name.substring(1) : name);
            if (field == null) {
                throw Problem.invalidParameter(SORT, "Cannot sort by '" + name + "'.");
            }
            if (!seen.add(field.name())) {
                throw Problem.invalidParameter(SORT, "sort names " + field.name() + " twice.");
            }
            keys.add(field.key(descending, filtered));
            sorted.add(field);
            if (field.join() != null) {
                sortJoins.add(field.join());
            }
        }
        SortKey id = collection.idKey();
        int unique = indexOf(keys, id.expression());
        if (unique >= 0) {
            // Keys after a unique key have no effect.
            keys = keys.subList(0, unique + 1);
        } else {
            for (Join join : sortJoins) {
                if (indexOf(keys, join.reference()) < 0) {
                    keys.add(join.tieBreak(filtered.contains(join)));
                }
            }
            keys.add(id);
        }
        order = new SortOrder(keys);
    }

    private static int indexOf(List<SortKey> keys, String expression) {
        return keys.stream().map(SortKey::expression).toList().indexOf(expression);
    }

    private void readCursor() {
        binding = binding(path, filters, one(SORT) == null ? "" : one(SORT));
        String cursor = one(CURSOR);
        if (cursor != null) {
            after = Cursor.decode(binding, cursor)
                    .filter(order::fits)
                    .orElseThrow(() -> Problem.invalidParameter(
                            CURSOR, "The cursor does not belong to this path with these filters and this sort."));
        }
    }

    /** The binding of a cursor, in terms of the API, so that it stays valid after a change of the tables. */
    private static String binding(String path, List<Filter> filters, String sort) {
        return filters.stream()
                .map(Filter::canonical)
                .sorted()
                .collect(Collectors.joining("\u0001", path + "\u0001", "\u0001" + sort));
    }

    /** The path of the page after a row of the unfiltered collection, in the order of ids. */
    static String next(String path, long id) {
        return path + "?cursor=" + Cursor.encode(binding(path, List.of(), ""), List.of(id));
    }

    /** The path of the page after a row: all parameters of this request except {@code count}, and a cursor. */
    String next(List<Object> keys) {
        StringBuilder next = new StringBuilder(path);
        char separator = '?';
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            if (parameter.getKey().equals(COUNT) || parameter.getKey().equals(CURSOR)) {
                continue;
            }
            for (String value : parameter.getValue()) {
                next.append(separator).append(parameter.getKey()).append('=').append(encode(value));
                separator = '&';
            }
        }
        return next.append(separator)
                .append("cursor=")
                .append(Cursor.encode(binding, keys))
                .toString();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The embedded objects. */
    public IncludedObjects included() {
        return included;
    }

    /** Whether any filter, sort or embedded object needs a join. */
    public boolean usesRelation() {
        return !joins().isEmpty();
    }

    /** The joins of the filters, the sort and the embedded objects. */
    Set<Join> joins() {
        Set<Join> joins = new LinkedHashSet<>(filterJoins());
        joins.addAll(sortJoins);
        included.all().forEach(include -> addJoin(joins, include.join()));
        return joins;
    }

    /** The joins of the filters. */
    Set<Join> filterJoins() {
        Set<Join> joins = new LinkedHashSet<>();
        filters.forEach(filter -> addJoin(joins, filter.field().join()));
        return joins;
    }

    private static void addJoin(Set<Join> joins, Join join) {
        if (join != null) {
            joins.add(join);
        }
    }

    /**
     * Whether the page is one range of an index, in its order, for all values of its parameters. Then one plan is best for all
     * of them: the rows of an index {@code (name, id)} with {@code name = $1} begin with those of the page, however many there
     * are. With two filters, or a filter and another sort, the values decide which index is the better one.
     */
    boolean isOneRange() {
        if (count || filters.size() > 1 || sorted.size() > 1) {
            return false;
        }
        if (filters.isEmpty()) {
            return true;
        }
        Filter filter = filters.get(0);
        Field field = filter.field();
        // Enumerated words are few and have no index of their own.
        boolean indexed = field.words().isEmpty() && filter.values().size() == 1;
        boolean sortedByIt = sorted.isEmpty() ? field.column().equals(collection.idColumn()) : sorted.contains(field);
        return indexed
                && switch (filter.operator()) {
                    case EQUAL -> sortedByIt || sorted.isEmpty() && field.join() == null;
                    case PREFIX, GT, GTE, LT, LTE -> sortedByIt;
                    case CONTAINS, IS_NULL -> false;
                };
    }

    CollectionDeclaration<T> collection() {
        return collection;
    }

    List<Filter> filters() {
        return filters;
    }

    SortOrder order() {
        return order;
    }

    int limit() {
        return limit;
    }

    boolean count() {
        return count;
    }

    /** The keys of the row before the page; null for the first page. */
    List<Object> after() {
        return after;
    }
}
