package org.petregistry.systemtests.conventions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** The guarantees of every collection: pages, filters, sorts, streams, embedded objects. */
class CollectionsIT {
    private static final String NDJSON = "application/x-ndjson";

    private final RunningRegistry registry = RunningRegistry.shared();
    private final Api owners = registry.owners();
    private final Api pets = registry.pets();
    private final Given given = registry.given();

    @Test
    void a_page_links_to_the_next_one_in_header_and_body_and_the_last_page_does_not() {
        String prefix = Unique.name("page");
        List<Long> made = pets(prefix, 5);

        Answer first = pets.get("/pets?limit=2&count=true&include=owner&sort=-id&name.prefix=" + prefix);
        assertThat(first).hasStatus(200).hasMembers("items", "next", "total").hasNumber("total", 5);
        String next = first.json().path("next").textValue();
        assertThat(next)
                .startsWith("/pets?")
                .contains("limit=2", "include=owner", "sort=-id", "name.prefix=" + prefix, "cursor=")
                .doesNotContain("count");
        assertThat(first).hasHeader("Link", "<" + next + ">; rel=\"next\"");

        Answer second = pets.get(next);
        assertThat(second).hasStatus(200).hasMembers("items", "next");
        Answer third = pets.get(second.json().path("next").textValue());
        assertThat(third).hasStatus(200).hasNull("next").hasNoHeader("Link");
        assertThat(Stream.of(first, second, third).flatMap(page -> Json.ids(page.items()).stream()))
                .containsExactlyElementsOf(
                        made.stream().sorted(Comparator.reverseOrder()).toList());
    }

    @Test
    void an_exactly_full_page_is_the_last_if_nothing_follows() {
        String prefix = Unique.name("full");
        pets(prefix, 4);

        Answer second = pets.get(pets.get("/pets?limit=2&name.prefix=" + prefix)
                .json()
                .path("next")
                .textValue());

        assertThat(second.items()).hasSize(2);
        assertThat(second).hasNull("next").hasNoHeader("Link");
    }

    @Test
    void a_page_has_20_items_by_default_and_200_at_most() {
        String prefix = Unique.name("limit");
        owners(prefix, 201);

        for (String collection :
                new String[] {"/owners?name.prefix=" + prefix, "/owners?sort=name&name.prefix=" + prefix}) {
            assertThat(owners.get(collection).items()).hasSize(20);
            assertThat(owners.get(collection + "&limit=200").items()).hasSize(200);
        }
        for (String limit : new String[] {"0", "201", "-1", "1.5", "ten", ""}) {
            assertThat(owners.get("/owners?limit=" + limit))
                    .isProblem(400, "invalid-request")
                    .namesParameter("limit");
            assertThat(pets.get("/pets?limit=" + limit))
                    .isProblem(400, "invalid-request")
                    .namesParameter("limit");
        }
    }

    @Test
    void a_cursor_is_valid_only_with_its_resource_filters_and_sort() {
        String prefix = Unique.name("cursor");
        List<Long> made = pets(prefix, 4);
        String next = pets.get("/pets?limit=2&sort=name&name.prefix=" + prefix)
                .json()
                .path("next")
                .textValue();
        String cursor = "&cursor=" + next.replaceAll("^.*[?&]cursor=([^&]*).*$", "$1");

        for (String misuse : new String[] {
            "/pets?sort=-name&name.prefix=" + prefix,
            "/pets?name.prefix=" + prefix,
            "/pets?sort=name&name.prefix=" + prefix + "x",
            "/pets?sort=name&species=Dog&name.prefix=" + prefix,
            "/pets?sort=name",
            "/posts?sort=id",
        }) {
            assertThat(pets.get(misuse + cursor))
                    .isProblem(400, "invalid-request")
                    .namesParameter("cursor");
        }
        assertThat(owners.get("/owners?sort=name&name.prefix=" + prefix + cursor))
                .isProblem(400, "invalid-request")
                .namesParameter("cursor");
        for (String nonsense : new String[] {"", "x", "AAAA", "%7B%7D", "9".repeat(500)}) {
            assertThat(pets.get("/pets?cursor=" + nonsense))
                    .isProblem(400, "invalid-request")
                    .namesParameter("cursor");
        }
        Answer changed = pets.get("/pets?limit=1&include=owner&sort=name&name.prefix=" + prefix + cursor);
        assertThat(Json.ids(changed.items())).containsExactly(made.get(2));
    }

    @Test
    void repeated_sort_and_include_parameters_equal_one_list() {
        long owner = given.owner(Unique.name("lists"));
        List<Long> made = List.of(given.pet("a", owner), given.pet("b", owner), given.pet("a", owner));
        given.post("my first post!", owner, made.get(0));
        given.post("my second post!", owner, made.get(1));

        for (String path : List.of("/owners/" + owner + "/pets", "/pets?ownerId=" + owner)) {
            Api service = path.startsWith("/owners") ? owners : pets;
            String query = path + (path.contains("?") ? "&" : "?") + "limit=2&sort=";
            Answer list = service.get(query + "-name,-id");
            Answer several = service.get(query + "-name&sort=-id");

            assertThat(several).hasStatus(200);
            assertThat(Json.ids(several.items())).containsExactly(made.get(1), made.get(2));
            assertThat(several.text()).isEqualTo(list.text());
            String cursor = list.json().path("next").textValue().replaceAll("^.*&cursor=([^&]*).*$", "$1");
            assertThat(Json.ids(service.get(query + "-name&sort=-id&cursor=" + cursor)
                            .items()))
                    .containsExactly(made.get(0));
        }
        assertThat(pets.get("/posts?authorId=" + owner + "&include=pet&include=author")
                        .text())
                .isEqualTo(pets.get("/posts?authorId=" + owner + "&include=pet,author")
                        .text())
                .contains("\"author\":{", "\"pet\":{");
        assertThat(owners.get("/owners/" + owner + "?include=pets&include=posts")
                        .json()
                        .path("posts")
                        .path("items"))
                .hasSize(2);
        assertThat(owners.get("/owners/" + owner + "?include=pets&include=pets"))
                .isProblem(400, "invalid-request")
                .namesParameter("include");
    }

    @ParameterizedTest
    @MethodSource
    void exactly_the_documented_filters_and_sorts_exist(
            String resource, Map<String, Set<String>> filters, Set<String> sorts) {
        Api service = resource.equals("owners") || resource.equals("roles") ? owners : pets;
        Set<String> fields = Set.of(
                "id",
                "name",
                "username",
                "email",
                "roleId",
                "state",
                "species",
                "ownerId",
                "authorId",
                "petId",
                "body",
                "createdAt",
                "updatedAt",
                "version",
                "owner.name",
                "owner.username",
                "author.name",
                "author.username",
                "owner.id",
                "nonsense");
        for (String field : fields) {
            for (String operator :
                    List.of("", ".prefix", ".contains", ".isNull", ".gt", ".gte", ".lt", ".lte", ".like")) {
                String query = "/" + resource + "?" + field + operator + "=" + value(field, operator);
                if (filters.getOrDefault(field, Set.of()).contains(operator)) {
                    assertThat(service.get(query)).hasStatus(200);
                } else {
                    assertThat(service.get(query))
                            .isProblem(400, "invalid-request")
                            .namesParameter(field + operator);
                }
            }
            for (String sort : new String[] {field, "-" + field}) {
                String query = "/" + resource + "?sort=" + sort;
                if (sorts.contains(field)) {
                    assertThat(service.get(query)).hasStatus(200);
                } else {
                    assertThat(service.get(query))
                            .isProblem(400, "invalid-request")
                            .namesParameter("sort");
                }
            }
        }
    }

    static Stream<Arguments> exactly_the_documented_filters_and_sorts_exist() {
        Set<String> id = Set.of("", ".gt", ".gte", ".lt", ".lte");
        Set<String> time = Set.of(".gt", ".gte", ".lt", ".lte");
        Set<String> equal = Set.of("");
        Set<String> prefix = Set.of("", ".prefix");
        Set<String> nullable = Set.of("", ".isNull");
        Set<String> contains = Set.of("", ".prefix", ".contains");
        return Stream.of(
                Arguments.of(
                        "owners",
                        Map.of(
                                "id", id,
                                "name", contains,
                                "username", Set.of("", ".prefix", ".isNull"),
                                "email", nullable,
                                "roleId", nullable,
                                "state", equal,
                                "createdAt", time),
                        Set.of("id", "name", "username", "createdAt")),
                Arguments.of("roles", Map.of("id", id, "name", prefix), Set.of("id", "name")),
                Arguments.of(
                        "pets",
                        Map.of(
                                "id", id,
                                "name", contains,
                                "species", nullable,
                                "ownerId", nullable,
                                "owner.name", prefix,
                                "owner.username", prefix,
                                "createdAt", time),
                        Set.of("id", "name", "species", "ownerId", "createdAt", "owner.name", "owner.username")),
                Arguments.of(
                        "posts",
                        Map.of(
                                "id", id,
                                "authorId", equal,
                                "petId", nullable,
                                "author.name", prefix,
                                "author.username", prefix,
                                "createdAt", time),
                        Set.of("id", "authorId", "createdAt", "author.name", "author.username")));
    }

    private static String value(String field, String operator) {
        if (operator.equals(".isNull")) {
            return "true";
        }
        return switch (field) {
            case "id", "roleId", "ownerId", "authorId", "petId", "version", "owner.id" -> "1";
            case "createdAt", "updatedAt" -> "2026-01-01T00:00:00Z";
            case "state" -> "active";
            default -> "x";
        };
    }

    @Test
    void filters_select_the_described_rows() {
        String u = Unique.name("Mix").toLowerCase(Locale.ROOT);
        long spot = given.pet("Spot " + u, "Dog", null);
        long spotty = given.pet("spotty " + u, "Cat", null);
        long percent = given.pet("100%_ \\ " + u, null);
        long bluespot = given.pet("Bluespot " + u, "Dog", null);
        String mine = "&name.contains=" + u;

        assertThat(ids("/pets?name=Spot%20" + u)).containsExactly(spot);
        assertThat(ids("/pets?name=spot%20" + u)).isEmpty();
        assertThat(ids("/pets?name=Spot%20" + u + "&name=spotty%20" + u)).containsExactly(spot, spotty);
        assertThat(ids("/pets?name.prefix=SPOT&name.contains=" + u.toUpperCase(Locale.ROOT)))
                .containsExactly(spot, spotty);
        assertThat(ids("/pets?species=Dog" + mine)).containsExactly(spot, bluespot);
        assertThat(ids("/pets?species=Dog&species=Cat" + mine)).containsExactly(spot, spotty, bluespot);
        assertThat(ids("/pets?species.isNull=true" + mine)).containsExactly(percent);
        assertThat(ids("/pets?species.isNull=false" + mine)).containsExactly(spot, spotty, bluespot);
        assertThat(ids("/pets?id.gt=" + spot + "&id.lte=" + percent + mine)).containsExactly(spotty, percent);
        assertThat(ids("/pets?id.gte=" + spot + "&id.lt=" + spotty + mine)).containsExactly(spot);
        assertThat(ids("/pets?createdAt.gt=2999-01-01T00:00:00Z" + mine)).isEmpty();
        assertThat(ids("/pets?createdAt.lt=2999-01-01T00:00:00%2B02:00" + mine)).hasSize(4);
        for (String metacharacters : new String[] {"100%25_%20%5C", "100%25", "100%25_"}) {
            assertThat(ids("/pets?name.prefix=" + metacharacters + mine)).containsExactly(percent);
        }
        for (String metacharacters : new String[] {"%25", "_", "%5C"}) {
            assertThat(ids("/pets?name.prefix=" + metacharacters + mine)).isEmpty();
        }
    }

    @Test
    void filters_through_the_relation_select_the_described_rows() {
        String u = Unique.name("rel");
        long anna = given.owner("Anna " + u, "Anna." + u);
        long bert = given.owner("bert " + u, "bert." + u);
        long spot = given.pet("spot", anna);
        long dog = given.pet("dog", bert);
        long post = given.post("by bert", bert, spot);

        assertThat(ids("/pets?owner.username=anna." + u)).containsExactly(spot);
        assertThat(ids("/pets?owner.name=anna%20" + u)).isEmpty();
        assertThat(ids("/pets?owner.name=Anna%20" + u + "&owner.name=bert%20" + u))
                .containsExactly(spot, dog);
        assertThat(ids("/pets?owner.username.prefix=BERT." + u)).containsExactly(dog);
        assertThat(ids("/posts?author.name.prefix=BERT%20" + u)).containsExactly(post);
        assertThat(ids("/posts?petId=" + spot)).containsExactly(post);
        assertThat(ids("/pets/" + spot + "/posts")).containsExactly(post);
        assertThat(ids("/pets/" + dog + "/posts")).isEmpty();
        assertThat(pets.get("/pets/" + Long.MAX_VALUE + "/posts")).isProblem(404, "not-found");
        JsonNode included = pets.get("/posts/" + post + "?include=author,pet").json();
        assertThat(included.path("author").path("username").textValue()).isEqualTo("bert." + u);
        assertThat(included.path("pet").path("id").longValue()).isEqualTo(spot);
    }

    @Test
    void rows_are_sorted_by_lower_case_code_points_nulls_last_and_ties_by_id() {
        String prefix = Unique.name("sort");
        long zebra = given.pet(prefix + "Zebra", "b", null);
        long apple = given.pet(prefix + "apple", null);
        long eAcute = given.pet(prefix + "École", "A", null);
        long appleAgain = given.pet(prefix + "Apple", "a", null);
        String mine = "&limit=1&name.prefix=" + prefix;

        assertThat(idsOfAllPages("/pets?sort=name" + mine)).containsExactly(apple, appleAgain, zebra, eAcute);
        assertThat(idsOfAllPages("/pets?sort=name,-id" + mine)).containsExactly(appleAgain, apple, zebra, eAcute);
        assertThat(idsOfAllPages("/pets?sort=species" + mine)).containsExactly(eAcute, appleAgain, zebra, apple);
        assertThat(idsOfAllPages("/pets?sort=-species" + mine)).containsExactly(zebra, eAcute, appleAgain, apple);
        assertThat(idsOfAllPages("/pets?sort=species,name" + mine)).containsExactly(appleAgain, eAcute, zebra, apple);
        assertThat(idsOfAllPages("/pets?sort=-createdAt" + mine)).containsExactly(appleAgain, eAcute, apple, zebra);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include=",
                "include=nonsense",
                "include=owner,owner",
                "include=owner,",
                "include=pets",
                "include=Owner",
                "sort=",
                "sort=nonsense",
                "sort=name,",
                "sort=--name",
                "count=",
                "count=perhaps",
                "limit=1&limit=2",
                "id.gt=1&id.gt=2",
                "name=",
                "name",
                "name.prefix=",
                "ownerId=one",
                "ownerId=1.0",
                "ownerId.isNull=maybe",
                "ownerId.isNull=",
                "createdAt.gt=yesterday",
                "id=9223372036854775808",
                "nonsense=1",
                "Name=spot",
                "name.Prefix=spot"
            })
    void an_invalid_parameter_is_named(String query) {
        String parameter = query.replaceAll("=.*", "");

        assertThat(pets.get("/pets?" + query)).isProblem(400, "invalid-request").namesParameter(parameter);
    }

    @Test
    void an_embedded_collection_is_a_first_page_with_a_working_next() {
        long owner = given.owner(Unique.name("many"));
        List<Long> made = Json.ids(pets.post(
                        "/pets/batch",
                        IntStream.range(0, 23)
                                .mapToObj(i -> json("{'name': 'pet %d', 'ownerId': %d}", 30 - i, owner))
                                .toList()
                                .toString())
                .items());
        given.post("the only one", owner);

        JsonNode answer = owners.get("/owners/" + owner + "?include=pets,posts").json();

        JsonNode embedded = answer.path("pets");
        assertThat(Json.members(embedded)).containsExactlyInAnyOrder("items", "next");
        assertThat(Json.ids(embedded.path("items"))).isEqualTo(made.subList(0, 20));
        String next = embedded.path("next").textValue();
        assertThat(next).startsWith("/owners/" + owner + "/pets?");
        assertThat(Json.ids(owners.get(next).items())).isEqualTo(made.subList(20, 23));
        assertThat(answer.path("posts").path("items")).hasSize(1);
        assertThat(answer.path("posts").path("next").isNull()).isTrue();
        assertThat(owners.get("/owners?include=pets&id=" + owner).items().get(0).path("pets"))
                .isEqualTo(embedded);
    }

    @Test
    void a_stream_has_every_row_in_the_requested_order() {
        String prefix = Unique.name("stream");
        owners(prefix, 250);
        String query = "/owners?sort=-name&name.prefix=" + prefix;

        Answer stream = owners.get(query, "Accept", NDJSON);

        assertThat(stream).hasStatus(200);
        assertThat(stream.header("Content-Type")).startsWith(NDJSON);
        List<JsonNode> rows = stream.text().lines().map(Json::parse).toList();
        assertThat(rows).hasSize(250);
        assertThat(rows.subList(0, 200))
                .containsExactlyElementsOf(owners.get(query + "&limit=200").items());
        assertThat(owners.get("/owners?name=nobody-has-this", "Accept", NDJSON)).hasStatus(200);
        assertThat(owners.get("/owners?name=nobody-has-this", "Accept", NDJSON).text())
                .isEmpty();
        assertThat(owners.get(query + "&include=role", "Accept", NDJSON)).hasStatus(200);
    }

    @Test
    void a_stream_can_include_objects_of_its_own_database() {
        long owner = given.owner(Unique.name("author"));
        long pet = given.pet("spot", owner);
        given.post("streamed", owner, pet);

        for (String query :
                new String[] {"/pets?include=owner&ownerId=" + owner, "/posts?include=author,pet&authorId=" + owner}) {
            Answer stream = pets.get(query, "Accept", NDJSON);
            assertThat(stream).hasStatus(200);
            assertThat(stream.text().lines().map(Json::parse).toList())
                    .containsExactlyElementsOf(pets.get(query).items())
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "limit=5, limit",
        "cursor=x, cursor",
        "count=true, count",
        "include=pets, include",
        "nonsense=1, nonsense"
    })
    void a_stream_rejects_unsupported_parameters(String query, String parameter) {
        assertThat(owners.get("/owners?" + query, "Accept", NDJSON))
                .isProblem(400, "invalid-request")
                .namesParameter(parameter);
    }

    @Test
    void only_the_large_collections_can_be_streamed() {
        assertThat(owners.get("/roles", "Accept", NDJSON)).isProblem(406, "not-acceptable");
        assertThat(pets.get("/pets", "Accept", "application/x-ndjson;q=0.1, application/json")
                        .json()
                        .has("items"))
                .isTrue();
    }

    private List<Long> ids(String query) {
        Answer answer = pets.get(query);
        assertThat(answer).hasStatus(200);
        return Json.ids(answer.items());
    }

    private List<Long> idsOfAllPages(String first) {
        List<Long> ids = new ArrayList<>();
        for (String next = first; next != null; ) {
            Answer page = pets.get(next);
            assertThat(page).hasStatus(200);
            ids.addAll(Json.ids(page.items()));
            next = page.json().path("next").textValue();
        }
        return ids;
    }

    private List<Long> pets(String prefix, int number) {
        return batch(pets, "/pets/batch", prefix, number);
    }

    private void owners(String prefix, int number) {
        batch(owners, "/owners/batch", prefix, number);
    }

    private static List<Long> batch(Api service, String path, String prefix, int number) {
        Answer made = service.post(
                path,
                IntStream.range(0, number)
                        .mapToObj(i -> json("{'name': '%s %03d'}", prefix, i))
                        .toList()
                        .toString());
        assertThat(made).hasStatus(201);
        return Json.ids(made.items());
    }
}
