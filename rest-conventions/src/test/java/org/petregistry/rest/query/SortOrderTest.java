package org.petregistry.rest.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Continues an order after every row of a small table, whose columns {@code a} and {@code b} have nulls and many equal
 * values.
 */
class SortOrderTest {
    private static final SortKey ID = key("id", false, false);

    private final List<String> columns = List.of("a", "b", "c", "id");

    static List<SortOrder> orders() {
        List<SortOrder> orders = new ArrayList<>();
        for (int directions = 0; directions < 8; directions++) {
            SortKey a = key("a", true, (directions & 1) > 0);
            SortKey b = key("b", true, (directions & 2) > 0);
            SortKey c = key("c", false, (directions & 4) > 0);
            orders.add(new SortOrder(List.of(a, b, c, ID)));
            orders.add(new SortOrder(List.of(c, a, ID)));
            orders.add(new SortOrder(List.of(a, c, b, ID)));
            orders.add(new SortOrder(List.of(b, ID)));
            orders.add(new SortOrder(List.of(c, ID)));
        }
        orders.add(new SortOrder(List.of(ID)));
        orders.add(new SortOrder(List.of(key("id", false, true))));
        return orders;
    }

    @ParameterizedTest
    @MethodSource("orders")
    void the_ranges_after_a_row_select_all_later_rows_in_order(SortOrder order) {
        for (long seed = 1; seed <= 20; seed++) {
            RowTable table = table(new Random(seed));
            List<Map<String, Comparable<Object>>> sorted = table.sorted(order.everything());
            for (int at = 0; at < sorted.size(); at++) {
                Map<String, Comparable<Object>> row = sorted.get(at);
                List<Object> keys = new ArrayList<>();
                order.keys().forEach(key -> keys.add(row.get(key.expression())));
                Statement statement = new Statement();
                List<SortOrder.Range> ranges = order.after(keys, statement);
                assertThat(table.select(ranges, statement))
                        .as("after %s, seed %d", row, seed)
                        .isEqualTo(sorted.subList(at + 1, sorted.size()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("orders")
    void the_ranges_from_the_start_select_all_rows_in_order(SortOrder order) {
        for (long seed = 1; seed <= 20; seed++) {
            RowTable table = table(new Random(seed));
            assertThat(table.select(order.fromStart(), new Statement()))
                    .as("seed %d", seed)
                    .isEqualTo(table.sorted(order.everything()));
        }
    }

    @Test
    void nulls_come_last_in_both_directions() {
        RowTable table = table(new Random(1));
        for (boolean descending : new boolean[] {false, true}) {
            String order = new SortOrder(List.of(key("a", true, descending), ID)).everything();
            List<Comparable<Object>> values =
                    table.sorted(order).stream().map(row -> row.get("a")).toList();
            int firstNull = values.indexOf(null);
            assertThat(firstNull).isPositive();
            assertThat(values.subList(firstNull, values.size())).containsOnlyNulls();
        }
    }

    @Test
    void a_page_by_a_unique_key_is_one_range() {
        Statement statement = new Statement();
        assertThat(new SortOrder(List.of(ID)).after(List.of(7L), statement))
                .containsExactly(new SortOrder.Range(List.of("id > $1"), "id"));
        assertThat(new SortOrder(List.of(ID)).fromStart()).containsExactly(new SortOrder.Range(List.of(), "id"));
    }

    @Test
    void each_range_has_a_beginning_that_an_index_finds() {
        // No "or", and no nulls clause in the order of a range without nulls: a plain index fits.
        SortOrder order = new SortOrder(List.of(key("a", true, true), key("c", false, false), ID));
        Statement statement = new Statement();
        assertThat(order.after(List.of("x", "y", 7L), statement))
                .containsExactly(
                        new SortOrder.Range(List.of("a = $1", "c = $2", "id > $3"), "id"),
                        new SortOrder.Range(List.of("a = $1", "c > $2"), "c, id"),
                        new SortOrder.Range(List.of("a < $1"), "a desc, c, id"),
                        new SortOrder.Range(List.of("a is null"), "c, id"));
    }

    private static SortKey key(String column, boolean nullable, boolean descending) {
        return nullable
                ? new SortKey(column, column + " is null", column + " is not null", FieldType.TEXT, descending)
                : SortKey.required(column, FieldType.TEXT, descending);
    }

    private RowTable table(Random random) {
        List<Map<String, Comparable<Object>>> rows = new ArrayList<>();
        IntStream.rangeClosed(1, 24).forEach(id -> {
            Map<String, Object> row = new HashMap<>();
            row.put("a", random.nextInt(3) == 0 ? null : "a" + random.nextInt(3));
            row.put("b", random.nextInt(2) == 0 ? null : "b" + random.nextInt(2));
            row.put("c", "c" + random.nextInt(3));
            row.put("id", (long) id);
            rows.add(comparable(row));
        });
        Collections.shuffle(rows, random);
        return new RowTable(rows);
    }

    private Map<String, Comparable<Object>> comparable(Map<String, Object> row) {
        Map<String, Comparable<Object>> cells = new HashMap<>();
        columns.forEach(column -> cells.put(column, comparable(row.get(column))));
        return cells;
    }

    /** The values of one column are of one type, so that they can be compared. */
    @SuppressWarnings("unchecked")
    private static Comparable<Object> comparable(Object value) {
        return (Comparable<Object>) value;
    }
}
