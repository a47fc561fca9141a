package org.petregistry.rest.query;

import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.petregistry.rest.problem.Problem;

/**
 * The declaration of a collection: its table, its columns, its fields with their filters and sorts, and what it can embed. The
 * validation of requests, the statements, and the parameters in the OpenAPI document derive from it.
 *
 * @param <T> the type of a row
 */
public final class CollectionDeclaration<T> {
    private final String from;
    private final List<String> columns;
    private final BiFunction<Row, IncludedObjects, T> reader;
    private final List<Field> fields;
    private final List<IncludeOption> includes;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();

    private CollectionDeclaration(
            String from,
            List<String> columns,
            BiFunction<Row, IncludedObjects, T> reader,
            List<Field> fields,
            List<IncludeOption> includes) {
        this.from = from;
        this.columns = columns;
        this.reader = reader;
        this.fields = fields;
        this.includes = includes;
        for (Field field : fields) {
            for (Operator operator : field.operators()) {
                parameters.put(operator.parameter(field), new Parameter(field, operator));
            }
        }
    }

    /**
     * Begins a declaration.
     *
     * @param from the table and its alias, {@code cup c}
     * @param columns the selected columns, with the alias: {@code c.id} first
     * @param reader creates an object from these columns, by their names without the alias, and from the embedded ones
     */
    public static <T> CollectionDeclaration<T> of(
            String from, List<String> columns, BiFunction<Row, IncludedObjects, T> reader) {
        return new CollectionDeclaration<>(from, List.copyOf(columns), reader, List.of(), List.of());
    }

    /** Declares the fields; one of them is {@code id}, which is unique and never null. */
    public CollectionDeclaration<T> fields(Field... more) {
        List<Field> all = new ArrayList<>(fields);
        all.addAll(Arrays.asList(more));
        return new CollectionDeclaration<>(from, columns, reader, all, includes);
    }

    /** Declares the values of {@code include}. */
    public CollectionDeclaration<T> includes(IncludeOption... more) {
        List<IncludeOption> all = new ArrayList<>(includes);
        all.addAll(Arrays.asList(more));
        return new CollectionDeclaration<>(from, columns, reader, fields, all);
    }

    /**
     * Parses the parameter {@code include}.
     *
     * @param values the parameter's values, each one or more names separated by commas; empty if the parameter is absent
     * @throws Problem 400 for an unknown, empty or repeated name
     */
    public IncludedObjects include(List<String> values) {
        List<IncludeOption> included = new ArrayList<>();
        for (String name :
                values.isEmpty() ? new String[0] : String.join(",", values).split(",", -1)) {
            IncludeOption include = includes.stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findAny()
                    .orElseThrow(
                            () -> Problem.invalidParameter(CollectionQuery.INCLUDE, "Cannot include '" + name + "'."));
            if (included.contains(include)) {
                throw Problem.invalidParameter(CollectionQuery.INCLUDE, "include names " + name + " twice.");
            }
            included.add(include);
        }
        return new IncludedObjects(included);
    }

    /** Nothing embedded. */
    public IncludedObjects nothing() {
        return include(List.of());
    }

    /** All values of {@code include}. */
    public List<IncludeOption> includes() {
        return includes;
    }

    /** All fields, in the order of their declaration. */
    public List<Field> fields() {
        return fields;
    }

    /** The filters, by the name of their parameter. */
    Map<String, Parameter> parameters() {
        return parameters;
    }

    Field sortField(String name) {
        return fields.stream()
                .filter(field -> field.sortable() && field.name().equals(name))
                .findAny()
                .orElse(null);
    }

    String idColumn() {
        return columns.get(0);
    }

    SortKey idKey() {
        return SortKey.required(idColumn(), FieldType.NUMBER, false);
    }

    BiFunction<Row, IncludedObjects, T> reader() {
        return reader;
    }

    String selectList(IncludedObjects included) {
        List<String> all = new ArrayList<>(columns);
        included.all().stream()
                .map(IncludeOption::columns)
                .filter(list -> !list.isEmpty())
                .forEach(all::add);
        return String.join(", ", all);
    }

    String from(Set<Join> joins) {
        StringBuilder all = new StringBuilder(" from ").append(from);
        joins.forEach(join -> all.append(' ').append(join.sql()));
        return all.toString();
    }

    static boolean readBoolean(String parameter, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw Problem.invalidParameter(parameter, parameter + " must be true or false.");
        }
        return text.equals("true");
    }

    /** A filter of the collection. */
    record Parameter(Field field, Operator operator) {

        Filter filter(String name, List<String> texts) {
            List<Object> values =
                    texts.stream().map(text -> value(name, text)).distinct().toList();
            return new Filter(field, operator, values);
        }

        private Object value(String name, String text) {
            if (operator == Operator.IS_NULL) {
                return readBoolean(name, text);
            }
            if (!field.words().isEmpty() && !field.words().contains(text)) {
                throw Problem.invalidParameter(
                        name, name + " must be one of " + String.join(", ", field.words()) + ".");
            }
            Object value = field.type().parseOrNull(text);
            if (value == null) {
                throw Problem.invalidParameter(
                        name, name + " must be " + field.type().description() + ".");
            }
            if (value instanceof OffsetDateTime time && (operator == Operator.LT || operator == Operator.GTE)) {
                // The database truncates to microseconds: a row at .123456 is before .1234561.
                return time.plusNanos(999).truncatedTo(ChronoUnit.MICROS);
            }
            return value;
        }
    }
}
