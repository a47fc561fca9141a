package org.petregistry.rest.query;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One field of a collection: its name in the API, its column, and the filters and sorts that it allows. A {@code Field} is
 * immutable; each method returns a new one that allows more.
 *
 * @param name its name in the API
 * @param column its column, with the alias of the table
 * @param type its type
 * @param operators the allowed filters
 * @param words the enumerated words; empty if any value of the type is allowed
 * @param ignoresCase whether equality is case-insensitive
 * @param hasNulls whether the column is nullable
 * @param sortable whether it may be sorted by
 * @param join the join of its row; null if it belongs to the table of the collection
 */
public record Field(
        String name,
        String column,
        FieldType type,
        Set<Operator> operators,
        List<String> words,
        boolean ignoresCase,
        boolean hasNulls,
        boolean sortable,
        Join join) {

    /** A 64-bit integer. */
    public static Field number(String name, String column) {
        return of(name, column, FieldType.NUMBER, List.of());
    }

    /** Text; filters other than equality, and sorts, are case-insensitive and need an index on {@code lower(column)}. */
    public static Field text(String name, String column) {
        return of(name, column, FieldType.TEXT, List.of());
    }

    /** A point in time. */
    public static Field time(String name, String column) {
        return of(name, column, FieldType.TIME, List.of());
    }

    /** An enumerated word. */
    public static Field word(String name, String column, List<String> words) {
        return of(name, column, FieldType.TEXT, List.copyOf(words));
    }

    private static Field of(String name, String column, FieldType type, List<String> words) {
        return new Field(name, column, type, EnumSet.noneOf(Operator.class), words, false, false, false, null);
    }

    /** Allows {@code name=value}, once or repeated. */
    public Field equal() {
        return allowing(Operator.EQUAL);
    }

    /** Allows {@code name=value}, case-insensitive. */
    public Field equalIgnoringCase() {
        return new Field(name, column, type, operators, words, true, hasNulls, sortable, join).equal();
    }

    /** Allows {@code name.prefix=value}. */
    public Field prefix() {
        return allowing(Operator.PREFIX);
    }

    /** Allows {@code name.contains=value}. */
    public Field contains() {
        return allowing(Operator.CONTAINS);
    }

    /** Allows {@code name.gt}, {@code .gte}, {@code .lt} and {@code .lte}. */
    public Field ranges() {
        return allowing(Operator.GT, Operator.GTE, Operator.LT, Operator.LTE);
    }

    /** Declares that the column is nullable, and allows {@code name.isNull=true|false}. */
    public Field nullable() {
        return new Field(name, column, type, operators, words, ignoresCase, true, sortable, join)
                .allowing(Operator.IS_NULL);
    }

    /** Allows {@code sort=name} and {@code sort=-name}. */
    public Field sort() {
        return new Field(name, column, type, operators, words, ignoresCase, hasNulls, true, join);
    }

    /** Declares that the column belongs to a joined row. */
    public Field through(Join relation) {
        return new Field(name, column, type, operators, words, ignoresCase, hasNulls, sortable, relation);
    }

    /** Like {@link #through}, for a nullable column of the joined row. */
    public Field nullableThrough(Join relation) {
        return new Field(name, column, type, operators, words, ignoresCase, true, sortable, relation);
    }

    private Field allowing(Operator... more) {
        Set<Operator> all = EnumSet.copyOf(Set.of(more));
        all.addAll(operators);
        return new Field(name, column, type, all, words, ignoresCase, hasNulls, sortable, join);
    }

    /** The compared and indexed expression: the lower case of text, any other value itself. */
    String expression() {
        return type == FieldType.TEXT && words.isEmpty() ? "lower(" + column + ")" : column;
    }

    /** @param joined the relations of filters: rows without a joined row have been filtered out */
    SortKey key(boolean descending, Set<Join> joined) {
        String expression = expression();
        if (hasNulls) {
            // On the expression, not on the column, so that its index can find or skip nulls.
            return new SortKey(expression, expression + " is null", expression + " is not null", type, descending);
        }
        if (join != null && !join.mandatory() && !joined.contains(join)) {
            return new SortKey(expression, join.reference() + " is null", join.id() + " is not null", type, descending);
        }
        return SortKey.required(expression, type, descending);
    }
}
