package org.petregistry.rest.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

class CollectionQueryTest {
    @Test
    void the_default_is_twenty_rows_by_id() {
        CollectionQuery<Long> query = page("/cups");
        assertThat(query.limit()).isEqualTo(20);
        assertThat(query.count()).isFalse();
        assertThat(query.filters()).isEmpty();
        assertThat(query.included().isEmpty()).isTrue();
        assertThat(query.after()).isNull();
        assertThat(query.order().everything()).isEqualTo("c.id");
        assertThat(query.usesRelation()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/cups",
                "/cups?limit=3&include=shelf",
                "/cups?sort=-name",
                "/cups?sort=shelf.name",
                "/cups?name=spot",
                "/cups?name=spot&sort=-name",
                "/cups?shelfId=7",
                "/cups?id.gt=7",
                "/cups?id.gt=7&sort=-id",
                "/cups?name.prefix=s&sort=name",
                "/cups?createdAt.gt=2026-01-31T12:00:00Z&sort=createdAt",
                "/cups?shelf.name.prefix=s&sort=shelf.name"
            })
    void a_page_that_is_one_range_of_an_index_has_one_best_plan(String uri) {
        assertThat(page(uri).isOneRange()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/cups?count=true",
                "/cups?sort=name,createdAt",
                "/cups?name=spot&shelfId=7",
                "/cups?name=spot&name=cat",
                "/cups?name=spot&sort=createdAt",
                "/cups?name.prefix=s",
                "/cups?name.contains=s&sort=name",
                "/cups?state=whole",
                "/cups?shelfId.isNull=false",
                "/cups?id.gt=7&sort=name",
                "/cups?shelf.name=oak",
                "/cups?shelf.name.prefix=s&sort=name"
            })
    void the_best_plan_of_any_other_page_depends_on_its_values(String uri) {
        assertThat(page(uri).isOneRange()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "colour=red, colour",
        "Name=spot, Name",
        "name.Prefix=s, name.Prefix",
        "nickname.prefix=s, nickname.prefix",
        "name.isNull=true, name.isNull",
        "state.gt=whole, state.gt",
        "offset=3, offset",
        "name.gt=a, name.gt"
    })
    void an_unknown_parameter_is_rejected(String query, String parameter) {
        assertRefused(query, parameter);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=1&limit=1, limit",
        "count=true&count=true, count",
        "cursor=a&cursor=a, cursor",
        "name.prefix=a&name.prefix=b, name.prefix",
        "name.contains=a&name.contains=a, name.contains",
        "id.gt=1&id.gt=2, id.gt",
        "shelfId.isNull=true&shelfId.isNull=true, shelfId.isNull"
    })
    void only_equality_filters_and_lists_can_be_repeated(String query, String parameter) {
        assertRefused(query, parameter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit",
                "sort",
                "count",
                "include",
                "cursor",
                "name",
                "name.prefix",
                "name.contains",
                "id",
                "id.gt",
                "shelfId.isNull",
                "createdAt.gt",
                "state"
            })
    void an_empty_value_is_rejected(String parameter) {
        assertRefused(parameter + "=", parameter);
    }

    @Test
    void an_empty_value_among_others_is_rejected() {
        assertRefused("name=spot&name=", "name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "201", "-1", "1.5", "1e2", "x", "%2B5", "1000", "99999999999999999999", "%D9%A5", "5%20"})
    void a_limit_must_be_from_1_to_200(String limit) {
        assertRefused("limit=" + limit, "limit");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 200})
    void a_limit_within_the_bounds_is_accepted(int limit) {
        assertThat(page("/cups?limit=" + limit).limit()).isEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour",
                "nickname",
                "state",
                "-",
                "--name",
                "name,",
                ",name",
                "name,,id",
                "name,name",
                "name,-name",
                "%2Bname",
                "Name",
                "name%20",
                "shelf",
                "name;id",
                "name&sort=name",
                "name&sort=-name",
                "name&sort=",
                "&sort=name",
                "name,&sort=id",
                "name&sort=nickname"
            })
    void a_sort_must_name_sortable_fields_each_once(String sort) {
        assertRefused("sort=" + sort, "sort");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "saucer",
                "shelf,",
                ",shelf",
                "shelf,shelf",
                "Shelf",
                "shelf,saucer",
                "-shelf",
                "shelf&include=shelf",
                "shelf&include=",
                "shelf&include=saucer"
            })
    void an_include_must_name_embeddable_objects_each_once(String include) {
        assertRefused("include=" + include, "include");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "1.0",
                "1.5",
                "1e3",
                "%2B1",
                "0x1",
                "9223372036854775808",
                "-9223372036854775809",
                "%D9%A1",
                "1%20",
                "12345678901234567890",
                "--1"
            })
    void a_number_must_be_a_64_bit_integer(String number) {
        for (String filter : List.of("id", "id.gt", "shelfId")) {
            assertRefused(filter + "=" + number, filter);
        }
        assertRefused("id=1&id=" + number, "id");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, -1", "9223372036854775807, 9223372036854775807", "007, 7"})
    void a_64_bit_integer_is_accepted(String text, long number) {
        assertThat(page("/cups?id=" + text).filters().get(0).values()).isEqualTo(List.of(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "2026-01-31",
                "2026-01-31T12:00:00",
                "2026-02-30T12:00:00Z",
                "1769860800",
                "2026-01-31T25:00:00Z",
                "%2B12345-01-31T12:00:00Z"
            })
    void a_time_must_follow_RFC_3339(String time) {
        assertRefused("createdAt.gte=" + time, "createdAt.gte");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUE", "1", "yes", "x", "truefalse"})
    void a_boolean_must_be_true_or_false(String word) {
        assertRefused("shelfId.isNull=" + word, "shelfId.isNull");
        assertRefused("count=" + word, "count");
    }

    @Test
    void a_word_must_be_declared() {
        assertRefused("state=cracked", "state");
        assertRefused("state=whole&state=Whole", "state");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%0Ab", "%7F", "%C2%85"})
    void a_text_must_not_have_control_characters(String text) {
        assertRefused("name=" + text, "name");
        assertRefused("name.contains=" + text, "name.contains");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sort=-name&sort=createdAt&sort=id",
                "sort=-name,createdAt&sort=id",
                "sort=-name&limit=20&sort=createdAt,id"
            })
    void a_sort_can_be_several_parameters_in_their_order(String sort) {
        assertThat(page("/cups?" + sort).order().everything()).isEqualTo("lower(c.name) desc, c.created_at, c.id");
    }

    @Test
    void an_include_can_be_several_parameters() {
        assertThat(page("/cups?include=tea&include=shelf").included().all())
                .isEqualTo(page("/cups?include=tea,shelf").included().all())
                .hasSize(2);
    }

    @Test
    void a_repeated_list_parameter_has_the_same_next_and_accepts_the_same_cursors() {
        List<Object> keys = List.of("a", OffsetDateTime.parse("2026-01-31T12:00:00Z"), 1L);
        CollectionQuery<Long> joined = page("/cups?sort=name,createdAt&include=shelf,tea");
        CollectionQuery<Long> repeated = page("/cups?sort=name&include=shelf&sort=createdAt&include=tea");

        String next = joined.next(keys);
        assertThat(repeated.next(keys))
                .isEqualTo(next)
                .contains("include=shelf%2Ctea&")
                .contains("sort=name%2CcreatedAt&");
        assertThat(page("/cups?sort=name&sort=createdAt&cursor=" + cursor(next)).after())
                .isEqualTo(keys);
        assertRefusedUri("/cups?sort=createdAt&sort=name&cursor=" + cursor(next), "cursor");
    }

    @Test
    void the_id_makes_a_sort_total() {
        assertThat(page("/cups?sort=-name,createdAt").order().everything())
                .isEqualTo("lower(c.name) desc, c.created_at, c.id");
    }

    @Test
    void the_joined_id_and_the_id_make_a_sort_through_a_relation_total() {
        assertThat(page("/cups?sort=-shelf.name").order().everything())
                .isEqualTo("lower(s.name) desc nulls last, s.id, c.id");
    }

    @Test
    void sort_keys_after_a_unique_field_are_dropped() {
        assertThat(page("/cups?sort=-id,name,shelf.name").order().everything()).isEqualTo("c.id desc");
    }

    @Test
    void next_repeats_and_encodes_every_parameter_except_count() {
        CollectionQuery<Long> query =
                page("/cups?sort=-name&name=a%26b%3Dc&name=%C3%A9+%2B%25&limit=7&include=shelf&count=true");
        String next = query.next(List.of("x", 3L));
        assertThat(next)
                .startsWith("/cups?")
                .contains("include=shelf&")
                .contains("limit=7&")
                .contains("name=a%26b%3Dc&name=%C3%A9%20%2B%25&")
                .contains("sort=-name&")
                .doesNotContain("count");
        assertThat(page(next).after()).isEqualTo(List.of("x", 3L));
        assertThat(page(next).filters().get(0).values()).isEqualTo(List.of("a&b=c", "é +%"));
    }

    @Test
    void the_next_of_a_later_page_has_one_cursor() {
        String second = page("/cups?limit=1").next(List.of(1L));
        String third = page(second).next(List.of(2L));
        assertThat(third.split("cursor=", -1)).hasSize(2);
        assertThat(page(third).after()).isEqualTo(List.of(2L));
    }

    @Test
    void a_cursor_works_with_another_limit_include_and_order_of_values() {
        String cursor = cursor(page("/cups?name=a&name=b&sort=name&limit=1").next(List.of("a", 1L)));
        assertThat(page("/cups?name=b&name=a&sort=name&limit=50&include=shelf&cursor=" + cursor)
                        .after())
                .isEqualTo(List.of("a", 1L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/saucers?name=a&sort=name",
                "/cups?sort=name",
                "/cups?name=b&sort=name",
                "/cups?name=a&name=b&sort=name",
                "/cups?name=a&sort=-name",
                "/cups?name=a",
                "/cups?name.prefix=a&sort=name",
                "/cups?shelf.name=a&sort=name"
            })
    void a_cursor_is_rejected_with_other_parameters(String other) {
        String cursor = cursor(page("/cups?name=a&sort=name").next(List.of("a", 1L)));
        assertRefusedUri(other + "&cursor=" + cursor, "cursor");
    }

    @Test
    void a_cursor_is_bound_to_its_sub_collection() {
        Restriction third = new Restriction("c.shelf_id", 3);
        String next = CollectionQuery.page(Cups.COLLECTION, "/shelves/3/cups", Requests.get("/shelves/3/cups"), third)
                .next(List.of(1L));
        assertThat(CollectionQuery.page(Cups.COLLECTION, "/shelves/3/cups", Requests.get(next), third)
                        .after())
                .isEqualTo(List.of(1L));
        Restriction fourth = new Restriction("c.shelf_id", 4);
        Problem problem = catchThrowableOfType(
                Problem.class,
                () -> CollectionQuery.page(Cups.COLLECTION, "/shelves/4/cups", Requests.get(next), fourth));
        assertThat(problem.members()).containsEntry("parameter", "cursor");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=5, limit",
        "cursor=abc, cursor",
        "count=true, count",
        "count=false, count",
        "include=tea, include"
    })
    void a_stream_rejects_paging_and_embedding_from_the_other_service(String query, String parameter) {
        Problem problem = catchThrowableOfType(
                Problem.class, () -> CollectionQuery.stream(Cups.COLLECTION, Requests.get("/cups?" + query)));
        assertThat(problem.type()).isEqualTo(ProblemType.INVALID_REQUEST);
        assertThat(problem.members()).containsEntry("parameter", parameter);
    }

    @Test
    void a_stream_accepts_filters_sorts_and_joined_objects() {
        CollectionQuery<Long> query =
                CollectionQuery.stream(Cups.COLLECTION, Requests.get("/cups?name=a&sort=-shelf.name&include=shelf"));
        assertThat(query.filters()).hasSize(1);
        assertThat(query.joins()).containsExactly(Cups.SHELF);
    }

    private static CollectionQuery<Long> page(String uri) {
        return CollectionQuery.page(Cups.COLLECTION, Requests.get(uri));
    }

    @Test
    void all_invalid_parameters_are_reported_at_once() {
        Problem problem = catchThrowableOfType(
                Problem.class, () -> page("/cups?limit=0&sort=shape&colour=red&include=&name.prefix=a&name.prefix=b"));

        assertThat(problem.members())
                .containsEntry("parameter", "colour")
                .containsEntry("parameters", List.of("colour", "include", "name.prefix", "limit", "sort"));
        assertThat(problem.getMessage())
                .isEqualTo("The parameter colour is unknown. The parameter include must not be empty."
                        + " The parameter name.prefix must not be repeated. limit must be a number from 1 to 200."
                        + " Cannot sort by 'shape'.");
    }

    private static String cursor(String next) {
        return next.substring(next.indexOf("cursor=") + "cursor=".length());
    }

    private static void assertRefused(String query, String parameter) {
        assertRefusedUri("/cups?" + query, parameter);
    }

    private static void assertRefusedUri(String uri, String parameter) {
        Problem problem = catchThrowableOfType(Problem.class, () -> page(uri));
        assertThat(problem).as(uri).isNotNull();
        assertThat(problem.type()).isEqualTo(ProblemType.INVALID_REQUEST);
        assertThat(problem.members()).as(uri).containsEntry("parameter", parameter);
        assertThat(problem.getMessage()).isNotBlank();
    }
}
