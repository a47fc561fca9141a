package org.petregistry.systemtests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** Scenario A: two people, four pets, the first of their registry. */
class PeopleAndPetsIT {
    private static RunningRegistry registry;
    private static Api owners;
    private static Api pets;
    private static Answer nouman;
    private static Answer farhan;
    private static Answer spot;
    private static Answer dog;
    private static Answer cat;
    private static Answer deer;

    @BeforeAll
    static void create_two_people_and_four_pets() {
        registry = RunningRegistry.start("people_and_pets");
        owners = registry.owners();
        pets = registry.pets();
        nouman = owners.post("/owners", json("{'name': 'Nouman'}"));
        spot = pets.post("/pets", json("{'name': 'spot', 'ownerId': 1}"));
        farhan = owners.post("/owners", json("{'name': 'Farhan'}"));
        dog = pets.post("/pets", json("{'name': 'dog', 'ownerId': 2}"));
        cat = pets.post("/pets", json("{'name': 'cat', 'ownerId': 1}"));
        deer = pets.post("/pets", json("{'name': 'deer', 'ownerId': 2}"));
    }

    @AfterAll
    static void end() {
        registry.close();
    }

    @Test
    void A1_flyway_creates_the_tables_at_the_start() throws SQLException {
        String tables = "select table_name from information_schema.tables where table_schema = 'public'";
        String failed = "select version from flyway_schema_history where not success";
        try (Connection ownersDatabase = registry.databases().readOwners();
                Connection petsDatabase = registry.databases().readPets()) {
            assertThat(DatabasePair.column(ownersDatabase, tables))
                    .contains("flyway_schema_history", "owner", "role", "deleted_owner", "registry");
            assertThat(DatabasePair.column(petsDatabase, tables))
                    .contains(
                            "flyway_schema_history",
                            "owner_fence",
                            "owner_ref",
                            "pet",
                            "post",
                            "owner_recall",
                            "registry");
            assertThat(DatabasePair.column(ownersDatabase, failed)).isEmpty();
            assertThat(DatabasePair.column(petsDatabase, failed)).isEmpty();
        }
    }

    @Test
    void A2_Nouman_is_owner_1_and_Farhan_is_owner_2() {
        assertThat(nouman)
                .hasStatus(201)
                .hasLocation(owners, "/owners/1")
                .hasNumber("id", 1)
                .hasText("name", "Nouman");
        assertThat(farhan)
                .hasStatus(201)
                .hasLocation(owners, "/owners/2")
                .hasNumber("id", 2)
                .hasText("name", "Farhan");
        assertThat(nouman).hasHeader("ETag", "\"0\"");
        assertThat(nouman.json()).isEqualTo(owners.get("/owners/1").json());
    }

    @Test
    void A3_a_pet_can_refer_to_a_just_created_owner() {
        assertThat(spot)
                .hasStatus(201)
                .hasLocation(pets, "/pets/1")
                .hasNumber("id", 1)
                .hasNumber("ownerId", 1);
        assertThat(dog)
                .hasStatus(201)
                .hasLocation(pets, "/pets/2")
                .hasNumber("id", 2)
                .hasNumber("ownerId", 2);
        assertThat(spot).hasMembers("id", "name", "species", "ownerId", "createdAt", "updatedAt", "version");
        assertThat(spot.json()).isEqualTo(pets.get("/pets/1").json());
    }

    @Test
    void A4_a_second_pet_refers_to_the_owner_by_id() {
        assertThat(cat).hasStatus(201).hasNumber("id", 3).hasText("name", "cat").hasNumber("ownerId", 1);
    }

    @Test
    void A5_a_pet_can_refer_to_owner_2_and_not_to_owner_3_that_does_not_exist() {
        assertThat(deer).hasStatus(201).hasNumber("id", 4).hasNumber("ownerId", 2);

        assertThat(pets.post("/pets", json("{'name': 'stray', 'ownerId': 3}"))).isProblem(422, "owner-not-found");

        assertThat(pets.get("/pets?name=stray").items()).isEmpty();
        assertThat(pets.get("/pets?ownerId=3").items()).isEmpty();
        assertThat(pets.get("/pets?count=true")).hasNumber("total", 4);
    }

    @Test
    void A6_person_1_can_be_read_by_id() {
        Answer answer = owners.get("/owners/1");

        assertThat(answer)
                .hasStatus(200)
                .hasMembers("id", "name", "username", "email", "roleId", "state", "createdAt", "updatedAt", "version")
                .hasNumber("id", 1)
                .hasText("name", "Nouman")
                .hasNull("username")
                .hasNull("email")
                .hasNull("roleId")
                .hasText("state", "active")
                .hasNumber("version", 0)
                .hasHeader("ETag", "\"0\"");
        for (String time : new String[] {"createdAt", "updatedAt"}) {
            String text = answer.json().path(time).textValue();
            assertThat(text).as(time).endsWith("Z");
            assertThat(Instant.parse(text)).as(time).isBetween(Instant.now().minusSeconds(600), Instant.now());
        }
    }

    @Test
    void A7_the_pets_of_person_1_are_spot_and_cat() {
        Answer relation = owners.get("/owners/1/pets");
        assertThat(relation).hasStatus(200).hasNull("next");
        assertThat(Json.texts(relation.items(), "name")).containsExactly("spot", "cat");
        assertThat(Json.ids(relation.items())).containsExactly(1L, 3L);
        assertThat(relation.items().get(0)).isEqualTo(spot.json());

        Answer embedded = owners.get("/owners/1?include=pets");
        assertThat(embedded).hasStatus(200).hasNoHeader("ETag").hasText("name", "Nouman");
        JsonNode embeddedPets = embedded.json().path("pets");
        assertThat(Json.texts(embeddedPets.path("items"), "name")).containsExactly("spot", "cat");
        assertThat(embeddedPets.path("next").isNull()).isTrue();
        assertThat(embedded.json().has("unavailable")).isFalse();
    }

    @Test
    void A8_the_first_pet_named_spot_can_be_found() {
        Answer answer = pets.get("/pets?name=spot");

        assertThat(answer).hasStatus(200);
        assertThat(answer.items()).hasSize(1);
        JsonNode found = answer.items().get(0);
        assertThat(found.path("id").longValue()).isEqualTo(1);
        assertThat(found.path("name").textValue()).isEqualTo("spot");
        assertThat(found.path("ownerId").longValue()).isEqualTo(1);
    }

    @Test
    void A9_the_owner_of_spot_is_Nouman() {
        assertThat(pets.get("/pets/1/owner").json())
                .isEqualTo(owners.get("/owners/1").json());

        Answer included = pets.get("/pets?name=spot&include=owner");
        assertThat(included).hasStatus(200);
        assertThat(included.items()).hasSize(1);
        assertThat(included.items().get(0).path("owner"))
                .isEqualTo(Json.parse(json("{'id': 1, 'name': 'Nouman', 'username': null}")));
    }

    @Test
    void A10_the_read_only_login_can_run_SQL() throws SQLException {
        try (Connection reader = registry.databases().readPets()) {
            assertThat(DatabasePair.column(reader, "select owner_id from pet where name='spot'"))
                    .containsExactly("1");
            assertThat(DatabasePair.column(
                            reader, "select name from owner_ref where id=(select owner_id from pet where name='spot')"))
                    .containsExactly("Nouman");
            assertRefused(reader, "update pet set name = 'stolen'");
            assertRefused(reader, "delete from pet");
            assertRefused(reader, "create table mine (id int)");
        }
        try (Connection reader = registry.databases().readOwners()) {
            assertThat(DatabasePair.column(reader, "select name from owner order by id"))
                    .containsExactly("Nouman", "Farhan");
            assertRefused(reader, "insert into owner default values");
        }
    }

    private static void assertRefused(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate(sql))
                    .as(sql)
                    .isInstanceOfSatisfying(
                            // 42501: insufficient_privilege.
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("42501"));
        }
    }
}
