package org.petregistry.pets.pet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.testkit.http.Answer;

/** Pages of pets: comparison of text, following pages, totals and cursors. */
@ServiceTest
class PetQueryTest {
    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    OwnersService owners;

    @BeforeEach
    void create_only_these_pets() {
        owners.behave();
        sql.run("delete from post");
        sql.run("delete from pet");
    }

    @Test
    void metacharacters_of_like_are_literal() {
        for (String name : List.of("50%", "50x", "a_b", "axb", "c\\d", "cxd", "c\\\\d")) {
            insert(name);
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
    void prefix_and_contains_are_case_insensitive_beyond_ascii_and_equality_is_not() {
        for (String name : List.of("Émile", "émile", "Emile", "xÉx", "Σίσυφος")) {
            insert(name);
        }
        assertThat(names("name.prefix=%C3%A9")).containsExactly("Émile", "émile");
        assertThat(names("name.prefix=%C3%89M")).containsExactly("Émile", "émile");
        assertThat(names("name.contains=%C3%A9")).containsExactly("Émile", "émile", "xÉx");
        assertThat(names("name.prefix=%CF%83%CE%AF")).containsExactly("Σίσυφος");
        assertThat(names("name.contains=%CE%A3%CE%A5")).containsExactly("Σίσυφος");
        assertThat(names("name=%C3%A9mile")).containsExactly("émile");
        assertThat(names("name=%C3%A9mile&name=Emile")).containsExactly("émile", "Emile");
    }

    @Test
    void reading_on_is_not_disturbed_by_concurrent_changes() {
        for (String name : List.of("b", "d", "f", "h", "j")) {
            insert(name);
        }
        Answer first = pets.get("/pets?sort=name&limit=2").expect(200);
        sql.run("delete from pet where name in ('b', 'd')");
        insert("a");
        insert("g");
        Answer second = pets.get(first.json().path("next").textValue()).expect(200);
        assertThat(second.items("name")).containsExactly("f", "g");
        Answer third = pets.get(second.json().path("next").textValue()).expect(200);
        assertThat(third.items("name")).containsExactly("h", "j");
        assertThat(third.json().get("next").isNull()).isTrue();
        assertThat(third.header("Link")).isNull();
    }

    @Test
    void the_total_counts_all_matches_on_every_page_and_beyond_the_last() {
        for (int i = 0; i < 5; i++) {
            insert("counted");
        }
        insert("other");
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
    void a_modified_cursor_or_one_for_another_query_is_rejected() {
        insert("a");
        insert("b");
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

    private void insert(String name) {
        sql.run("insert into pet values (nextval('pet_id_seq'), ?, null, null, now(), now(), 0)", name);
    }

    private List<String> names(String query) {
        return pets.get("/pets?" + query).expect(200).items("name");
    }
}
