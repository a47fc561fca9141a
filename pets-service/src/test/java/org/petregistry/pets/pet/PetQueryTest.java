package org.petregistry.pets.pet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.testkit.http.Answer;

/** Filters, sorts and pages of real pets, compared with the same done in memory. */
@ServiceTest
class PetQueryTest {
    private static final int PETS = 150;
    private static final int QUERIES = 300;

    /** Letters whose lower case or place among the code points is easily got wrong, and what LIKE would take for more. */
    private static final List<String> PARTS = List.of(
            "a",
            "A",
            "b",
            "é",
            "É",
            "ß",
            "Σ",
            "ı",
            "İ",
            "%",
            "%",
            "_",
            "_",
            "\\",
            "'",
            "\uFF5E",
            "\uD83D\uDC15",
            "a",
            "b");

    private static final Comparator<String> BY_CODE_POINTS = (one, other) ->
            Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());

    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    private final List<Row> rows = new ArrayList<>();
    OwnersService owners;

    private record Row(
            long id,
            String name,
            String species,
            Long ownerId,
            OffsetDateTime createdAt,
            String ownerName,
            String ownerUsername) {}

    /** A query parameter, and which rows it lets through. */
    private record Condition(String parameter, Predicate<Row> holds) {}

    @BeforeEach
    void there_are_no_pets_but_these() {
        owners.behave();
        sql.run("delete from post");
        sql.run("delete from pet");
    }

    @Test
    void random_queries_are_answered_as_in_memory() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        makePets(random);
        for (int i = 0; i < QUERIES; i++) {
            List<Condition> conditions = conditions(random);
            List<String> sorts = sorts(random);
            List<Long> expected = rows.stream()
                    .filter(row -> conditions.stream()
                            .allMatch(condition -> condition.holds().test(row)))
                    .sorted(comparator(sorts))
                    .map(Row::id)
                    .toList();
            List<String> parameters = new ArrayList<>(
                    conditions.stream().map(Condition::parameter).toList());
            if (!sorts.isEmpty()) {
                parameters.add("sort=" + String.join(",", sorts));
            }
            if (random.nextBoolean()) {
                parameters.add("include=owner");
            }
            String query = String.join("&", parameters);
            assertThat(readPageByPage(query, expected.size(), random))
                    .as("seed %d, query %s", seed, query)
                    .isEqualTo(expected);
        }
    }

    @Test
    void metacharacters_of_like_mean_themselves() {
        for (String name : List.of("50%", "50x", "a_b", "axb", "c\\d", "cxd", "c\\\\d")) {
            insert(name, null);
        }
        assertThat(names("name.contains=50%25")).containsExactly("50%");
        assertThat(names("name.prefix=50%25")).containsExactly("50%");
        assertThat(names("name.contains=a_")).containsExactly("a_b");
        assertThat(names("name.prefix=a_")).containsExactly("a_b");
        assertThat(names("name.contains=%5Cd")).containsExactly("c\\d", "c\\\\d");
        assertThat(names("name.contains=c%5C%5C")).containsExactly("c\\\\d");
        assertThat(names("name.contains=%25")).containsExactly("50%");
    }

    @Test
    void prefix_and_contains_ignore_case_also_beyond_ascii_and_equality_does_not() {
        for (String name : List.of("Émile", "émile", "Emile", "xÉx")) {
            insert(name, null);
        }
        assertThat(names("name.prefix=%C3%A9")).containsExactly("Émile", "émile");
        assertThat(names("name.prefix=%C3%89M")).containsExactly("Émile", "émile");
        assertThat(names("name.contains=%C3%A9")).containsExactly("Émile", "émile", "xÉx");
        assertThat(names("name=%C3%A9mile")).containsExactly("émile");
        assertThat(names("name=%C3%A9mile&name=Emile")).containsExactly("émile", "Emile");
    }

    @Test
    void a_page_that_is_read_on_is_not_disturbed_by_what_happens_meanwhile() {
        for (String name : List.of("b", "d", "f", "h", "j")) {
            insert(name, null);
        }
        Answer first = pets.get("/pets?sort=name&limit=2").expect(200);
        sql.run("delete from pet where name in ('b', 'd')");
        insert("a", null);
        insert("g", null);
        Answer second = pets.get(first.json().path("next").textValue()).expect(200);
        assertThat(namesOf(second)).containsExactly("f", "g");
        Answer third = pets.get(second.json().path("next").textValue()).expect(200);
        assertThat(namesOf(third)).containsExactly("h", "j");
        assertThat(third.json().get("next").isNull()).isTrue();
        assertThat(third.header("Link")).isNull();
    }

    @Test
    void a_total_counts_what_matches_on_every_page_and_beyond_the_last() {
        for (int i = 0; i < 5; i++) {
            insert("counted", null);
        }
        insert("other", null);
        Answer first = pets.get("/pets?name=counted&limit=3&count=true").expect(200);
        assertThat(first.json().path("total").longValue()).isEqualTo(5);
        String next = first.json().path("next").textValue();
        assertThat(next).doesNotContain("count=");
        Answer last = pets.get(next + "&count=true").expect(200);
        assertThat(last.items()).hasSize(2);
        assertThat(last.json().path("total").longValue()).isEqualTo(5);
        sql.run("delete from pet");
        Answer gone = pets.get(next + "&count=true").expect(200);
        assertThat(gone.items()).isEmpty();
        assertThat(gone.json().path("total").longValue()).isZero();
        assertThat(pets.get(next).expect(200).json().has("total")).isFalse();
    }

    @Test
    void a_cursor_that_was_altered_or_is_for_another_query_is_refused() {
        insert("a", null);
        insert("b", null);
        String next = pets.get("/pets?sort=name&limit=1").json().path("next").textValue();
        pets.get(next.replace("sort=name", "sort=-name"))
                .expectProblem(400, "invalid-request")
                .namesParameter("cursor");
        pets.get(next.substring(0, next.length() - 1))
                .expectProblem(400, "invalid-request")
                .namesParameter("cursor");
        pets.get(next.replace("/pets?", "/posts?").replace("sort=name", "sort=id"))
                .expectProblem(400, "invalid-request")
                .namesParameter("cursor");
        pets.get(next.replace("limit=1", "limit=200") + "&include=owner").expect(200);
    }

    private List<Long> readPageByPage(String query, int expectedTotal, Random random) {
        List<Long> ids = new ArrayList<>();
        String next = "/pets" + (query.isEmpty() ? "?" : "?" + query + "&") + "limit=1";
        while (next != null) {
            boolean count = random.nextInt(4) == 0;
            int limit = 1 + random.nextInt(60);
            Answer page = pets.get(next.replaceFirst("limit=[0-9]+", "limit=" + limit) + (count ? "&count=true" : ""))
                    .expect(200);
            assertThat(page.items().size()).isLessThanOrEqualTo(limit);
            assertThat(page.json().has("total")).isEqualTo(count);
            if (count) {
                assertThat(page.json().path("total").longValue()).as("%s", page).isEqualTo(expectedTotal);
            }
            ids.addAll(page.ids());
            next = page.json().path("next").textValue();
            if (ids.size() > PETS) {
                throw new AssertionError("more rows than there are: " + page);
            }
        }
        return ids;
    }

    private List<Condition> conditions(Random random) {
        Map<String, Condition> byName = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Condition condition = condition(random);
            byName.put(condition.parameter().replaceFirst("=.*", ""), condition);
        }
        return List.copyOf(byName.values());
    }

    private Condition condition(Random random) {
        Row row = rows.get(random.nextInt(rows.size()));
        Row other = rows.get(random.nextInt(rows.size()));
        boolean yes = random.nextBoolean();
        String text = text(random, 1 + random.nextInt(2));
        return switch (random.nextInt(18)) {
            case 0 -> new Condition("id=" + row.id + "&id=" + other.id, is(Row::id, row.id, other.id));
            case 1 -> new Condition("id.gt=" + row.id, it -> it.id > row.id);
            case 2 -> new Condition("id.lte=" + row.id, it -> it.id <= row.id);
            case 3 ->
                new Condition(
                        parameter("name", row.name) + "&" + parameter("name", other.name),
                        is(Row::name, row.name, other.name));
            case 4 -> new Condition(parameter("name", row.name), is(Row::name, row.name));
            case 5 ->
                new Condition(
                        parameter("name.prefix", text), it -> lower(it.name).startsWith(lower(text)));
            case 6 ->
                new Condition(
                        parameter("name.contains", text), it -> lower(it.name).contains(lower(text)));
            case 7 -> new Condition("species.isNull=" + yes, it -> (it.species == null) == yes);
            case 8 -> new Condition("species=Dog&species=" + encode("é"), is(Row::species, "Dog", "é"));
            case 9 -> new Condition("ownerId.isNull=" + yes, it -> (it.ownerId == null) == yes);
            case 10 ->
                new Condition("ownerId=" + (row.ownerId == null ? 1 : row.ownerId), is(Row::ownerId, row.ownerId));
            case 11 -> new Condition("createdAt.gte=" + row.createdAt, it -> !it.createdAt.isBefore(row.createdAt));
            case 12 -> new Condition("createdAt.lt=" + row.createdAt, it -> it.createdAt.isBefore(row.createdAt));
            case 13 ->
                new Condition(
                        parameter("owner.name", row.ownerName == null ? "nobody" : row.ownerName),
                        is(Row::ownerName, row.ownerName));
            case 14 ->
                new Condition(
                        parameter("owner.name.prefix", text),
                        it -> it.ownerName != null && lower(it.ownerName).startsWith(lower(text)));
            case 15 ->
                new Condition(
                        "owner.username=" + (row.ownerUsername == null ? "nobody" : upper(row.ownerUsername)),
                        it -> it.ownerUsername != null && it.ownerUsername.equals(row.ownerUsername));
            case 16 ->
                new Condition(
                        "owner.username.prefix=U1",
                        it -> it.ownerUsername != null && it.ownerUsername.startsWith("u1"));
            default ->
                new Condition("id.gte=" + row.id + "&id.lt=" + other.id, it -> it.id >= row.id && it.id < other.id);
        };
    }

    private static Predicate<Row> is(Function<Row, ?> field, Object... values) {
        return row -> field.apply(row) != null && Arrays.asList(values).contains(field.apply(row));
    }

    private static List<String> sorts(Random random) {
        List<String> fields = new ArrayList<>(
                List.of("id", "name", "species", "ownerId", "createdAt", "owner.name", "owner.username"));
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> (random.nextBoolean() ? "-" : "") + fields.remove(random.nextInt(fields.size())))
                .toList();
    }

    /** Sorting by an owner's field breaks ties by the owner's id, and then by id. */
    private static Comparator<Row> comparator(List<String> sorts) {
        List<String> keys = new ArrayList<>(sorts);
        if (sorts.stream().anyMatch(sort -> sort.contains("owner."))) {
            keys.add("ownerId");
        }
        keys.add("id");
        return keys.stream()
                .map(PetQueryTest::comparator)
                .reduce(Comparator::thenComparing)
                .orElseThrow();
    }

    private static Comparator<Row> comparator(String sort) {
        boolean descending = sort.startsWith("-");
        return switch (descending ? sort.substring(1) : sort) {
            case "id" -> comparator(Row::id, Comparator.naturalOrder(), descending);
            case "name" -> comparator(row -> lower(row.name), BY_CODE_POINTS, descending);
            case "species" -> comparator(row -> lower(row.species), BY_CODE_POINTS, descending);
            case "ownerId" -> comparator(Row::ownerId, Comparator.naturalOrder(), descending);
            case "createdAt" -> comparator(Row::createdAt, Comparator.naturalOrder(), descending);
            case "owner.name" -> comparator(row -> lower(row.ownerName), BY_CODE_POINTS, descending);
            case "owner.username" -> comparator(row -> lower(row.ownerUsername), BY_CODE_POINTS, descending);
            default -> throw new IllegalArgumentException(sort);
        };
    }

    private static <T> Comparator<Row> comparator(Function<Row, T> field, Comparator<T> values, boolean descending) {
        return Comparator.comparing(field, Comparator.nullsLast(descending ? values.reversed() : values));
    }

    private void makePets(Random random) {
        List<Long> ownerIds = new ArrayList<>();
        Map<Long, String> names = new LinkedHashMap<>();
        Map<Long, String> usernames = new LinkedHashMap<>();
        for (int i = 0; i < 12; i++) {
            String name = text(random, 1);
            String username = random.nextInt(3) == 0 ? null : "u" + i;
            long id = sql.grant(owners.unknown(), name, username);
            ownerIds.add(id);
            names.put(id, name);
            usernames.put(id, username);
        }
        OffsetDateTime start = OffsetDateTime.of(2026, 1, 31, 12, 0, 0, 1_000, ZoneOffset.UTC);
        for (int i = 0; i < PETS; i++) {
            Long owner = random.nextInt(4) == 0 ? null : ownerIds.get(random.nextInt(ownerIds.size()));
            String species =
                    List.of("Dog", "dog", "Cat", "é", "É", "\uD83D\uDC15").get(random.nextInt(6));
            Row row = new Row(
                    sql.number("select nextval('pet_id_seq')"),
                    text(random, 1 + random.nextInt(3)),
                    random.nextInt(3) == 0 ? null : species,
                    owner,
                    start.plusNanos(random.nextInt(8) * 1_000L),
                    owner == null ? null : names.get(owner),
                    owner == null ? null : usernames.get(owner));
            sql.run(
                    "insert into pet values (?, ?, ?, ?, ?, ?, 0)",
                    row.id,
                    row.name,
                    row.species,
                    row.ownerId,
                    row.createdAt,
                    row.createdAt);
            rows.add(row);
        }
    }

    private void insert(String name, Long ownerId) {
        sql.run("insert into pet values (nextval('pet_id_seq'), ?, null, ?, now(), now(), 0)", name, ownerId);
    }

    private List<String> names(String query) {
        return namesOf(pets.get("/pets?" + query).expect(200));
    }

    private static List<String> namesOf(Answer page) {
        List<String> names = new ArrayList<>();
        page.items().forEach(pet -> names.add(pet.path("name").textValue()));
        return names;
    }

    private static String text(Random random, int length) {
        return IntStream.range(0, length)
                .mapToObj(i -> PARTS.get(random.nextInt(PARTS.size())))
                .collect(Collectors.joining());
    }

    private static String parameter(String name, String value) {
        return name + "=" + encode(value);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String lower(String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
