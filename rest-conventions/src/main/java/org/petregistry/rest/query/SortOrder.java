package org.petregistry.rest.query;

import java.util.ArrayList;
import java.util.List;

/**
 * A total order of rows by keys, the last of which is unique, and how to continue it after a row.
 *
 * <p>What comes after a row is a sequence of ranges, each an index range: for {@code sort=name} after {@code (spot, 7)} first
 * {@code name = 'spot' and id > 7}, then {@code name > 'spot'}. A single predicate {@code name > 'spot' or (name = 'spot' and
 * id > 7)} says the same, but no index finds its beginning. A nullable key has one more range for its nulls.
 *
 * @param keys the keys, most significant first
 */
record SortOrder(List<SortKey> keys) {

    /**
     * One range.
     *
     * @param conditions its conditions, combined with AND
     * @param order its {@code order by}
     */
    record Range(List<String> conditions, String order) {}

    /** All rows, in one piece. */
    String everything() {
        return order(0, false);
    }

    /** All rows, as the sequence of ranges that begins with the first. */
    List<Range> fromStart() {
        List<Range> ranges = new ArrayList<>();
        addRest(ranges, 0, List.of());
        return ranges;
    }

    /** The rows after the one with these keys. */
    List<Range> after(List<Object> row, Statement statement) {
        List<String> placeholders = row.stream()
                .map(value -> value == null ? null : statement.bind(value))
                .toList();
        List<Range> ranges = new ArrayList<>();
        for (int at = keys.size() - 1; at >= 0; at--) {
            if (placeholders.get(at) == null) {
                continue; // nulls come last: nothing comes after one in this key
            }
            SortKey key = keys.get(at);
            List<String> same = sameAs(placeholders, at);
            ranges.add(new Range(and(same, key.after(placeholders.get(at))), order(at, true)));
            if (key.nullable()) {
                addRest(ranges, at + 1, and(same, key.isNull()));
            }
        }
        return ranges;
    }

    /** Adds the rows that meet the conditions, which fix all keys before {@code from}. */
    private void addRest(List<Range> ranges, int from, List<String> conditions) {
        if (from < keys.size() && keys.get(from).nullable()) {
            ranges.add(new Range(and(conditions, keys.get(from).isNotNull()), order(from, true)));
            addRest(ranges, from + 1, and(conditions, keys.get(from).isNull()));
        } else {
            ranges.add(new Range(conditions, order(from, false)));
        }
    }

    private List<String> sameAs(List<String> placeholders, int end) {
        List<String> same = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            SortKey key = keys.get(i);
            same.add(placeholders.get(i) == null ? key.isNull() : key.expression() + " = " + placeholders.get(i));
        }
        return same;
    }

    private static List<String> and(List<String> conditions, String more) {
        List<String> all = new ArrayList<>(conditions);
        all.add(more);
        return all;
    }

    /** Whether these can be a row's keys: a cursor can be forged. */
    boolean fits(List<Object> row) {
        boolean fits = row.size() == keys.size();
        for (int i = 0; fits && i < row.size(); i++) {
            SortKey key = keys.get(i);
            fits = row.get(i) == null ? key.nullable() : key.type().isValue(row.get(i));
        }
        return fits;
    }

    /** The order by the keys from this one on; earlier keys are equal in all rows. */
    private String order(int from, boolean firstIsNeverNull) {
        List<String> parts = new ArrayList<>();
        for (int i = from; i < keys.size(); i++) {
            SortKey key = keys.get(i);
            parts.add(i == from && firstIsNeverNull ? key.orderOfValues() : key.order());
        }
        return String.join(", ", parts);
    }

    /** The keys as columns {@code k0, k1, …} of a select list. */
    String columns() {
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < keys.size(); i++) {
            columns.append(", ").append(keys.get(i).expression()).append(" as ").append(column(i));
        }
        return columns.toString();
    }

    /** The name of such a column. */
    static String column(int key) {
        return "k" + key;
    }

    /** The order by those columns. */
    String byColumns() {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            parts.add(column(i) + (keys.get(i).descending() ? " desc" : "") + " nulls last");
        }
        return String.join(", ", parts);
    }
}
