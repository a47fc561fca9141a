package org.petregistry.rest.query;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** The parameters of a collection for the OpenAPI document, from its declaration. */
public final class OpenApiParameters {
    /** The parameter {@code include}. */
    public static final String INCLUDE = CollectionQuery.INCLUDE;

    /** The extension with the names of an enumeration's constants, for generators. */
    private static final String ENUM_NAMES = "x-enum-varnames";

    private static final String TIME_EXAMPLE = "2026-01-31T12:00:00Z";

    private OpenApiParameters() {}

    /**
     * All parameters of a request for a page.
     *
     * @param path the path of the pages, to which cursors are bound
     * @param examples returns an example of a field's value, by the field's name; null if there is none
     */
    public static List<Parameter> of(
            CollectionDeclaration<?> collection, String path, Function<String, Object> examples) {
        List<Parameter> parameters = new ArrayList<>();
        collection
                .parameters()
                .forEach((name, filter) -> parameters.add(
                        filter(name, filter, examples.apply(filter.field().name()))));
        parameters.add(sort(collection));
        if (!collection.includes().isEmpty()) {
            parameters.add(include(collection));
        }
        parameters.add(query(CollectionQuery.LIMIT)
                .description("The maximum number of entries.")
                .schema(integer("int32")
                        .minimum(BigDecimal.ONE)
                        .maximum(BigDecimal.valueOf(CollectionQuery.MAX_LIMIT))
                        .defaultValue(CollectionQuery.DEFAULT_LIMIT))
                .example(CollectionQuery.DEFAULT_LIMIT));
        parameters.add(query(CollectionQuery.CURSOR)
                .description(
                        "The end of the previous page, as in its `next`. Path, filters and sort must stay the same; limit and"
                                + " include may change.")
                .schema(text())
                .example(next(path).substring((path + "?" + CollectionQuery.CURSOR + "=").length())));
        parameters.add(query(CollectionQuery.COUNT)
                .description("Whether to return `total`, the number of all matching rows.")
                .schema(OASFactory.createSchema().addType(SchemaType.BOOLEAN).defaultValue(false))
                .example(true));
        return parameters;
    }

    /** An example of the path of a second page: the one after the row with the id 1. */
    public static String next(String path) {
        return CollectionQuery.next(path, 1);
    }

    /** The parameter {@code include}. */
    public static Parameter include(CollectionDeclaration<?> collection) {
        List<String> names =
                collection.includes().stream().map(IncludeOption::name).toList();
        return list(CollectionQuery.INCLUDE, names)
                .description("What to embed; each name at most once.")
                .example(List.of(names.get(0)));
    }

    private static Parameter sort(CollectionDeclaration<?> collection) {
        List<String> keys = collection.fields().stream()
                .filter(Field::sortable)
                .flatMap(field -> Stream.of(field.name(), "-" + field.name()))
                .toList();
        String last = keys.get(keys.size() - 1);
        return list(CollectionQuery.SORT, keys)
                .description(
                        "The fields to sort by, most significant first; `-` means descending. Nulls are always last, text is"
                                + " sorted case-insensitively, and ties are sorted by `id`.")
                .example(List.of(last));
    }

    private static Parameter filter(String name, CollectionDeclaration.Parameter filter, Object example) {
        Field field = filter.field();
        Object value = field.type() == FieldType.TIME ? TIME_EXAMPLE : example;
        return switch (filter.operator()) {
            case EQUAL ->
                query(name)
                        .description("`%s` equals this value%s. If repeated, any of the values."
                                .formatted(field.name(), field.ignoresCase() ? " (case-insensitive)" : ""))
                        .style(Parameter.Style.FORM)
                        .explode(true)
                        .schema(array(value(field)))
                        .example(value == null ? null : List.of(value));
            case PREFIX ->
                query(name)
                        .description("`%s` starts with this text (case-insensitive).".formatted(field.name()))
                        .schema(text())
                        .example(value);
            case CONTAINS ->
                query(name)
                        .description("`%s` contains this text (case-insensitive).".formatted(field.name()))
                        .schema(text())
                        .example(value);
            case IS_NULL ->
                query(name)
                        .description("Whether `%s` is null.".formatted(field.name()))
                        .schema(OASFactory.createSchema().addType(SchemaType.BOOLEAN))
                        .example(false);
            case GT, GTE, LT, LTE ->
                query(name)
                        .description("`%s` %s this value.".formatted(field.name(), RANGES.get(filter.operator())))
                        .schema(value(field))
                        .example(value);
        };
    }

    private static final Map<Operator, String> RANGES = Map.of(
            Operator.GT, "is greater than",
            Operator.GTE, "is greater than or equal to",
            Operator.LT, "is less than",
            Operator.LTE, "is less than or equal to");

    private static Schema value(Field field) {
        return switch (field.type()) {
            case NUMBER -> integer("int64");
            case TIME -> text().format("date-time");
            case TEXT -> field.words().isEmpty() ? text() : text().enumeration(List.copyOf(field.words()));
        };
    }

    /**
     * A comma-separated list of words. {@code uniqueItems} would forbid repetition, but generators turn such an array into a
     * set, which has no order.
     */
    private static Parameter list(String name, List<String> words) {
        return query(name)
                .style(Parameter.Style.FORM)
                .explode(false)
                .schema(array(OASFactory.createSchema()
                        .addType(SchemaType.STRING)
                        .enumeration(List.copyOf(words))
                        .addExtension(
                                ENUM_NAMES,
                                words.stream().map(OpenApiParameters::enumName).toList())));
    }

    /** {@code ShelfNameDescending} for {@code -shelf.name}, which generators would name {@code ShelfName2}. */
    private static String enumName(String word) {
        boolean descending = word.startsWith("-");
        String name = Stream.of((descending ? word.substring(1) : word).split("\\."))
                .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                .collect(Collectors.joining());
        return descending ? name + "Descending" : name;
    }

    private static Parameter query(String name) {
        return OASFactory.createParameter().name(name).in(Parameter.In.QUERY).required(false);
    }

    private static Schema array(Schema items) {
        return OASFactory.createSchema().addType(SchemaType.ARRAY).items(items).minItems(1);
    }

    private static Schema integer(String format) {
        return OASFactory.createSchema().addType(SchemaType.INTEGER).format(format);
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING).minLength(1);
    }
}
