package org.petregistry.rest.query;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One condition on one field.
 *
 * @param field the field
 * @param operator how it is compared
 * @param values the operands: several only for {@link Operator#EQUAL}, of which any may match
 */
record Filter(Field field, Operator operator, List<Object> values) {
    /**
     * An explicit collation makes lower-casing and ordering the same on every installation; the columns have the same one.
     */
    private static final String COLLATION = "pg_unicode_fast";

    /** Sorts after every text with the same prefix: no column is longer than this. */
    private static final String END_OF_PREFIX = "repeat(chr(1114111), 254)";

    /** The condition in SQL, its values bound to the statement. */
    String sql(Statement statement) {
        String column = field.column();
        return switch (operator) {
            case EQUAL -> equal(statement);
            case IS_NULL -> field.expression() + (Boolean.TRUE.equals(values.get(0)) ? " is null" : " is not null");
            case PREFIX -> {
                String prefix = lower(statement.bind(values.get(0)));
                // Not LIKE: the planner can use an index for its prefix only if it knows the value.
                yield "lower(%1$s) >= %2$s and lower(%1$s) <= %2$s || %3$s".formatted(column, prefix, END_OF_PREFIX);
            }
            case CONTAINS ->
                "lower(%s) like '%%' || %s || '%%'"
                        .formatted(column, lower(statement.bind(escaped((String) values.get(0)))));
            case GT -> column + " > " + statement.bind(values.get(0));
            case GTE -> column + " >= " + statement.bind(values.get(0));
            case LT -> column + " < " + statement.bind(values.get(0));
            case LTE -> column + " <= " + statement.bind(values.get(0));
        };
    }

    private String equal(Statement statement) {
        String column = field.column();
        boolean text = field.type() == FieldType.TEXT && field.words().isEmpty();
        if (!text) {
            return values.size() == 1
                    ? column + " = " + statement.bind(values.get(0))
                    : column + " = any (" + statement.bind(field.type().array(values)) + ")";
        }
        // One index on lower(column) serves filters and sorts. A case-sensitive match is checked in addition.
        if (values.size() == 1) {
            String value = statement.bind(values.get(0));
            String alike = "lower(%s) = %s".formatted(column, lower(value));
            return field.ignoresCase() ? alike : alike + " and %s = %s".formatted(column, value);
        }
        String array = statement.bind(field.type().array(values));
        String alike = "lower(%s) = any ((select array_agg(%s) from unnest(%s::text[]) value)::text[])"
                .formatted(column, lower("value"), array);
        return field.ignoresCase() ? alike : alike + " and %s = any (%s)".formatted(column, array);
    }

    private static String lower(String text) {
        return "lower(" + text + "::text collate " + COLLATION + ")";
    }

    /** Escapes the metacharacters of LIKE. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /** The canonical text of the filter, independent of the order of its values, to which cursors are bound. */
    String canonical() {
        return operator.parameter(field) + "="
                + values.stream().map(String::valueOf).sorted().collect(Collectors.joining("\u0000"));
    }
}
