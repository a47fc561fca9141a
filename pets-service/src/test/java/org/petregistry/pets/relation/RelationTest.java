package org.petregistry.pets.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Json;

@ServiceTest
class RelationTest {
    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    OwnersService owners;
    private long owner;

    @BeforeEach
    void an_owner_is_known() {
        owners.behave();
        owner = sql.grant(owners.unknown());
    }

    @Test
    void each_owner_has_its_first_pets_and_a_link_to_the_rest() {
        long rich = owner;
        long exact = sql.grant(owners.unknown());
        long poor = sql.grant(owners.unknown());
        long unknown = owners.unknown();
        List<Long> ofRich = make(5, rich);
        List<Long> ofExact = make(2, exact);
        JsonNode answer = post("pets", List.of(poor, rich, unknown, exact), 2)
                .expect(200)
                .json()
                .path("owners");
        assertThat(Json.each(answer, owned -> owned.path("ownerId").longValue()))
                .containsExactly(poor, rich, unknown, exact);
        assertThat(answer.get(0).path("items")).isEmpty();
        assertThat(Json.ids(answer.get(1).path("items"))).isEqualTo(ofRich.subList(0, 2));
        assertThat(answer.get(2).path("items")).isEmpty();
        assertThat(Json.ids(answer.get(3).path("items"))).isEqualTo(ofExact);
        assertThat(answer.get(0).get("next").isNull()).isTrue();
        assertThat(answer.get(3).get("next").isNull()).isTrue();
        assertThat(answer.get(1).path("items").get(0))
                .isEqualTo(pets.get("/pets/" + ofRich.get(0)).json());
        String next = answer.get(1).path("next").textValue();
        assertThat(next).startsWith("/owners/" + rich + "/pets?cursor=");
        Answer rest = get("/internal" + next).expect(200);
        assertThat(rest.ids()).isEqualTo(ofRich.subList(2, 5));
        assertThat(rest.json().get("next").isNull()).isTrue();
    }

    @Test
    void each_owner_has_its_first_posts() {
        long first = pets.createPost("1", owner, null).id();
        long second = pets.createPost("2", owner, null).id();
        JsonNode answer = post("posts", List.of(owner), 1).expect(200).json().path("owners");
        assertThat(Json.ids(answer.get(0).path("items"))).containsExactly(first);
        assertThat(get("/internal" + answer.get(0).path("next").textValue()).ids())
                .containsExactly(second);
    }

    @Test
    void the_pets_of_one_owner_can_be_filtered_sorted_and_paged() {
        long other = sql.grant(owners.unknown());
        pets.createPet("aa", other);
        long b = pets.createPet("ab", owner).id();
        long c = pets.createPet("AC", owner).id();
        pets.createPet("x", owner);
        String path = "/owners/" + owner + "/pets";
        Answer first = get("/internal" + path + "?name.prefix=a&sort=-name&limit=1&count=true&include=owner")
                .expect(200);
        assertThat(first.ids()).containsExactly(c);
        assertThat(first.json().path("total").longValue()).isEqualTo(2);
        assertThat(first.items().get(0).path("owner").path("id").longValue()).isEqualTo(owner);
        String next = first.json().path("next").textValue();
        assertThat(next).startsWith(path + "?");
        assertThat(first.header("Link")).isEqualTo("<" + next + ">; rel=\"next\"");
        assertThat(get("/internal" + next).expect(200).ids()).containsExactly(b);
        get("/internal" + next.replace("/" + owner + "/", "/" + other + "/"))
                .expectProblem(400, "invalid-request")
                .namesParameter("cursor");
        get("/internal" + path + "?colour=red")
                .expectProblem(400, "invalid-request")
                .namesParameter("colour");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'ownerIds':[],'limit':20} | /ownerIds",
                "{'ownerIds':[0],'limit':20} | /ownerIds/0",
                "{'ownerIds':[null],'limit':20} | /ownerIds/0",
                "{'ownerIds':[1],'limit':0} | /limit",
                "{'ownerIds':[1],'limit':201} | /limit",
                "{'ownerIds':[1]} | /limit",
                "{'limit':20} | /ownerIds"
            })
    void an_invalid_request_is_rejected(String body, String pointer) {
        pets.sendInternal(owners.registry(), "POST", "/internal/pets/by-owner", json(body))
                .join()
                .expectProblem(400, "invalid-request")
                .pointsTo(pointer);
    }

    @Test
    void at_most_a_thousand_owners_can_be_requested_at_once() {
        List<Long> thousand =
                LongStream.rangeClosed(9_000_000_000L, 9_000_000_999L).boxed().toList();
        assertThat(post("pets", thousand, 200).expect(200).json().path("owners"))
                .hasSize(1_000);
        List<Long> more = new ArrayList<>(thousand);
        more.add(1L);
        post("pets", more, 200).expectProblem(400, "invalid-request").pointsTo("/ownerIds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/internal/owners/1/pets", "/internal/owners/1/posts", "/internal", "/internal/elsewhere"})
    void a_request_without_the_secret_is_rejected(String path) {
        pets.get(path).expectProblem(401, "unauthenticated");
    }

    private List<Long> make(int number, long ownerId) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            ids.add(pets.createPet("pet " + i, ownerId).expect(201).id());
        }
        return ids;
    }

    private Answer post(String relation, List<Long> ownerIds, int limit) {
        String ids = ownerIds.stream().map(String::valueOf).collect(Collectors.joining(","));
        String body = json("{'ownerIds':[%s],'limit':%d}", ids, limit);
        return pets.sendInternal(owners.registry(), "POST", "/internal/" + relation + "/by-owner", body)
                .join();
    }

    private Answer get(String path) {
        return pets.sendInternal(owners.registry(), "GET", path, null).join();
    }
}
