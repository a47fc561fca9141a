package org.petregistry.rest.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
    private final Statement statement = new Statement();

    @ParameterizedTest
    @CsvSource({
        "id=7, c.id = $1",
        "id=7&id=8, c.id = any ($1)",
        "id.gt=7, c.id > $1",
        "id.gte=7, c.id >= $1",
        "id.lt=7, c.id < $1",
        "id.lte=7, c.id <= $1",
        "state=whole, c.state = $1",
        "state=whole&state=broken, c.state = any ($1)",
        "createdAt.gte=2026-01-31T12:00:00Z, c.created_at >= $1",
        "shelfId.isNull=true, c.shelf_id is null",
        "shelfId.isNull=false, c.shelf_id is not null",
        "nickname.isNull=true, lower(c.nickname) is null"
    })
    void a_filter_compares_its_column_with_a_bound_value(String query, String sql) {
        assertThat(sql(query)).isEqualTo(sql);
    }

    @Test
    void input_never_becomes_part_of_the_statement() {
        String injected = "x' or 1=1 --";
        for (String filter : List.of("name", "name.prefix", "name.contains", "nickname", "shelf.name")) {
            assertThat(sql(filter + "=" + injected)).doesNotContain("1=1");
            assertThat(sql(filter + "=" + injected)).doesNotContain(injected);
        }
        assertThat(sql("name=" + injected + "&name=other")).doesNotContain("1=1");
    }

    @Test
    void equality_of_text_uses_the_lower_case_index_and_then_compares_exactly() {
        assertThat(sql("name=Spot"))
                .isEqualTo("lower(c.name) = lower($1::text collate pg_unicode_fast) and c.name = $1");
        assertThat(statement.values().getString(0)).isEqualTo("Spot");
    }

    @Test
    void case_insensitive_equality_does_not_compare_exactly() {
        assertThat(sql("nickname=Spot")).isEqualTo("lower(c.nickname) = lower($1::text collate pg_unicode_fast)");
    }

    @Test
    void several_values_are_bound_as_one_array() {
        sql("id=7&id=8&id=7");
        assertThat(statement.values().size()).isEqualTo(1);
        assertThat((Long[]) statement.values().getValue(0)).containsExactly(7L, 8L);
    }

    @ParameterizedTest
    @CsvSource({"50%, 50\\%", "a_b, a\\_b", "a\\b, a\\\\b", "\\%_, \\\\\\%\\_", "plain, plain"})
    void metacharacters_of_like_are_literal(String sent, String bound) {
        Filter filter = new Filter(Field.text("name", "c.name").contains(), Operator.CONTAINS, List.of(sent));
        assertThat(filter.sql(statement))
                .isEqualTo("lower(c.name) like '%' || lower($1::text collate pg_unicode_fast) || '%'");
        assertThat(statement.values().getString(0)).isEqualTo(bound);
    }

    @Test
    void a_prefix_is_a_range_and_bound_unescaped() {
        Filter filter = new Filter(Field.text("name", "c.name").prefix(), Operator.PREFIX, List.of("50%_\\"));
        assertThat(filter.sql(statement)).doesNotContain("like").startsWith("lower(c.name) >= ");
        assertThat(statement.values().getString(0)).isEqualTo("50%_\\");
    }

    private String sql(String query) {
        List<Filter> filters = CollectionQuery.page(
                        Cups.COLLECTION,
                        Requests.get("/cups?" + query.replace("%", "%25").replace("+", "%2B")))
                .filters();
        assertThat(filters).hasSize(1);
        return filters.get(0).sql(statement);
    }
}
