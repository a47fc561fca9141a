package org.petregistry.rest.query;

/**
 * One key of an order.
 *
 * @param expression the compared expression, the same as in its index
 * @param isNull the condition under which it is null; null if it never is
 * @param isNotNull the opposite, worded so that the planner sees through an outer join
 * @param type what its values are
 * @param descending whether greater values come first; nulls come last either way
 */
record SortKey(String expression, String isNull, String isNotNull, FieldType type, boolean descending) {

    static SortKey required(String expression, FieldType type, boolean descending) {
        return new SortKey(expression, null, null, type, descending);
    }

    boolean nullable() {
        return isNull != null;
    }

    String after(String value) {
        return expression + (descending ? " < " : " > ") + value;
    }

    /** The key's part of an {@code order by} where it may be null. */
    String order() {
        return direction(expression) + (nullable() && descending ? " nulls last" : "");
    }

    /** The same after a condition has excluded nulls: without a {@code nulls} clause an index fits both directions. */
    String orderOfValues() {
        return direction(expression);
    }

    private String direction(String what) {
        return what + (descending ? " desc" : "");
    }
}
