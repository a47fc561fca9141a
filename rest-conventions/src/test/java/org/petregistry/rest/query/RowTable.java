package org.petregistry.rest.query;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A table in memory that understands as much SQL as {@link SortOrder} writes: comparisons of a column with a placeholder,
 * tests for null, and {@code order by} with PostgreSQL's places for nulls (last where ascending, first where descending).
 */
record RowTable(List<Map<String, Comparable<Object>>> rows) {
    private static final Pattern COMPARISON = Pattern.compile("(\\w+) ([=<>]) \\$(\\d+)");
    private static final Pattern NULL_TEST = Pattern.compile("(\\w+) is (not )?null");
    private static final Pattern ORDER = Pattern.compile("(\\w+)( desc)?( nulls last)?");

    /** What the ranges select, one after the other. */
    List<Map<String, Comparable<Object>>> select(List<SortOrder.Range> ranges, Statement statement) {
        return ranges.stream().flatMap(range -> select(range, statement)).toList();
    }

    /** All rows in an order. */
    List<Map<String, Comparable<Object>>> sorted(String order) {
        return rows.stream().sorted(comparator(order)).toList();
    }

    private Stream<Map<String, Comparable<Object>>> select(SortOrder.Range range, Statement statement) {
        Stream<Map<String, Comparable<Object>>> selected = rows.stream()
                .filter(row -> range.conditions().stream().allMatch(condition -> holds(condition, row, statement)));
        return range.order().isEmpty() ? selected : selected.sorted(comparator(range.order()));
    }

    private static boolean holds(String condition, Map<String, Comparable<Object>> row, Statement statement) {
        Matcher test = NULL_TEST.matcher(condition);
        if (test.matches()) {
            return (value(row, test.group(1)) == null) == (test.group(2) == null);
        }
        Matcher comparison = matching(COMPARISON, condition);
        Comparable<Object> value = value(row, comparison.group(1));
        if (value == null) {
            return false;
        }
        int sign = value.compareTo(statement.values().getValue(Integer.parseInt(comparison.group(3)) - 1));
        return switch (comparison.group(2)) {
            case "<" -> sign < 0;
            case ">" -> sign > 0;
            default -> sign == 0;
        };
    }

    private static Comparator<Map<String, Comparable<Object>>> comparator(String order) {
        return Stream.of(order.split(", "))
                .map(RowTable::comparatorOfKey)
                .reduce(Comparator::thenComparing)
                .orElseThrow();
    }

    private static Comparator<Map<String, Comparable<Object>>> comparatorOfKey(String key) {
        Matcher parts = matching(ORDER, key);
        boolean descending = parts.group(2) != null;
        Comparator<Comparable<Object>> values = Comparator.naturalOrder();
        Comparator<Comparable<Object>> directed = descending ? values.reversed() : values;
        boolean nullsLast = !descending || parts.group(3) != null;
        return Comparator.comparing(
                row -> value(row, parts.group(1)),
                nullsLast ? Comparator.nullsLast(directed) : Comparator.nullsFirst(directed));
    }

    private static Comparable<Object> value(Map<String, Comparable<Object>> row, String column) {
        if (!row.containsKey(column)) {
            throw new IllegalArgumentException("no column " + column);
        }
        return row.get(column);
    }

    private static Matcher matching(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not understood: " + text);
        }
        return matcher;
    }
}
