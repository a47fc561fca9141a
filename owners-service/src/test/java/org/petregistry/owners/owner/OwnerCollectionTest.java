package org.petregistry.owners.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.owners.Service.get;
import static org.petregistry.owners.Service.newRole;
import static org.petregistry.owners.Service.post;
import static org.petregistry.owners.Service.word;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.owners.ServiceTest;
import org.petregistry.testkit.http.Answer;

@ServiceTest
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OwnerCollectionTest {
    private static String word;
    private static long role;

    /** Four owners, distinguished from those of other tests by their role. */
    @BeforeEach
    void create_owners_once() {
        if (word != null) {
            return;
        }
        word = word();
        role = newRole();
        post("/owners/batch", """
                [{'name': 'susan', 'username': '%1$s.Susan', 'email': '%1$s@Susan', 'roleId': %2$d},
                 {'name': 'Élodie', 'username': null, 'email': null, 'roleId': %2$d},
                 {'name': 'Steve 100%%_\\\\', 'username': '%1$s.STEVE', 'email': null, 'roleId': %2$d},
                 {'name': 'john', 'username': '%1$s.john', 'email': '%1$s@john', 'roleId': %2$d}]""".formatted(word, role)).expect(201);
    }

    @ParameterizedTest
    @CsvSource({
        "name=susan, susan",
        "name=Susan, ''",
        "name=susan&name=john, susan john",
        "name.prefix=S, susan Steve",
        "name.prefix=é, Élodie",
        "name.contains=O, Élodie john",
        "name.contains=%25, Steve",
        "name.contains=%5C, Steve",
        "name.contains=0_, ''",
        "username=WORD.SUSAN, susan",
        "username.prefix=WORD.S, susan Steve",
        "username.isNull=true, Élodie",
        "username.isNull=false&email.isNull=true, Steve",
        "email=word@SUSAN, susan",
        "roleId.isNull=true, ''",
        "state=active, susan Élodie Steve john",
        "state=deleting, ''",
        "createdAt.lt=2020-01-01T00:00:00Z, ''",
        "createdAt.gt=2020-01-01T00:00:00Z, susan Élodie Steve john",
        "id.lte=0, ''"
    })
    void a_filter_selects(String filter, String names) {
        String query = filter.replace("WORD", word.toUpperCase(Locale.ROOT)).replace("word", word);

        Answer page = get("/owners?roleId=" + role + "&" + query).expect(200);

        assertThat(page.items("name").stream().map(name -> name.split(" ")[0]))
                .containsExactly(names.isEmpty() ? new String[0] : names.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "id, susan Élodie Steve john",
        "-id, john Steve Élodie susan",
        "name, john Steve susan Élodie",
        "-name, Élodie susan Steve john",
        "username, john Steve susan Élodie",
        "-username, susan Steve john Élodie",
        "'createdAt,-name', Élodie susan Steve john",
        "-createdAt, susan Élodie Steve john"
    })
    void a_sort_orders_rows_across_pages(String sort, String names) {
        for (int limit = 1; limit <= 4; limit++) {
            List<String> seen = new ArrayList<>();
            String next = "/owners?roleId=" + role + "&sort=" + sort + "&limit=" + limit;
            while (next != null) {
                Answer page = get(next).expect(200);
                page.items("name").forEach(name -> seen.add(name.split(" ")[0]));
                next = page.json().path("next").textValue();
            }
            assertThat(seen).containsExactly(names.split(" "));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "email.prefix=a",
                "username.contains=a",
                "name.isNull=true",
                "state=deleted",
                "roleId.gt=1",
                "createdAt=2020-01-01T00:00:00Z",
                "sort=email",
                "sort=roleId",
                "limit=0",
                "limit=201",
                "limit=1&limit=2",
                "name=",
                "cursor=x",
                "include=owner",
                "nothing=1"
            })
    void an_invalid_query_is_rejected(String query) {
        get("/owners?" + query).expectProblem(400, "invalid-request");
    }

    @Test
    void a_page_embeds_roles() {
        Answer page = get("/owners?include=role&roleId=" + role).expect(200);

        assertThat(page.json().path("items")).hasSize(4).allSatisfy(owner -> assertThat(
                        owner.path("role").path("id").asLong())
                .isEqualTo(role));
    }

    @Test
    void a_stream_has_one_owner_per_line() {
        Answer stream = get("/owners?roleId=" + role + "&sort=-id&include=role", "Accept", "application/x-ndjson")
                .expect(200);

        assertThat(stream.header("Content-Type")).startsWith("application/x-ndjson");
        assertThat(stream.text().lines())
                .hasSize(4)
                .first()
                .asString()
                .contains("\"john\"", "\"role\":{\"id\":" + role);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=1", "count=true", "include=pets", "include=role,posts"})
    void a_stream_rejects_paging_and_embedding_from_the_other_service(String query) {
        get("/owners?" + query, "Accept", "application/x-ndjson").expectProblem(400, "invalid-request");
    }
}
