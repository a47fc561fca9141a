package org.petregistry.pets.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
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

@ServiceTest
class AuditTest {
    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    OwnersService owners;
    private long owner;

    @BeforeEach
    void an_owner_is_known() {
        owners.behave();
        owner = sql.grant(owners.unknown(), "Nouman", "nouman" + owners.unknown());
    }

    @Test
    void a_digest_changes_with_the_version_and_with_the_fence() {
        JsonNode first = piece();
        assertThat(piece()).isEqualTo(first);
        sql.run("update owner_ref set version = version + 1 where id = ?", owner);
        JsonNode second = piece();
        assertThat(second.path("digest")).isNotEqualTo(first.path("digest"));
        sql.run("update owner_fence set closed = true where owner_id = ?", owner);
        assertThat(piece().path("digest")).isNotEqualTo(second.path("digest"));
        assertThat(piece().path("count")).isEqualTo(first.path("count"));
        sql.run("delete from owner_ref where id = ?", owner);
    }

    @Test
    void the_audit_reads_the_fence_the_copy_and_the_references_of_an_owner() {
        UUID key = UUID.randomUUID();
        sql.run("update owner_ref set key = ? where id = ?", key, owner);
        pets.createPet("spot", owner).expect(201);
        pets.createPost("hello", owner, null);
        long closed = owners.unknown();
        sql.run("insert into owner_fence values (?, true)", closed);
        long never = owners.unknown();
        JsonNode answer = ask(json("{'ids':[%d,%d,%d]}", closed, owner, never))
                .expect(200)
                .json()
                .path("owners");
        String username = (String) sql.value("select username from owner_ref where id = ?", owner);
        assertThat(answer.toString()).isEqualTo(json("""
                                [{'id':%d,'fence':'closed','name':null,'username':null,'version':null,'key':null,'pets':0,'posts':0},\
                                {'id':%d,'fence':'open','name':'Nouman','username':'%s','version':0,'key':'%s','pets':1,'posts':1},\
                                {'id':%d,'fence':'none','name':null,'username':null,'version':null,'key':null,'pets':0,'posts':0}]""", closed, owner, username, key, never));
    }

    @Test
    void the_answer_contains_the_earlier_position_of_the_feed() {
        long before = followed();
        JsonNode answer = ask(json("{'ids':[%d]}", owner)).expect(200).json().path("followed");
        assertThat(answer.isIntegralNumber()).isTrue();
        assertThat(answer.longValue()).isBetween(before, followed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "", "1.0", "9223372036854775807"})
    void an_invalid_position_is_rejected(String after) {
        pets.sendInternal(owners.registry(), "GET", "/internal/grants/digests?after=" + after, null)
                .join()
                .expectProblem(400, "invalid-request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{} | /ids", "{'ids':[]} | /ids", "{'ids':[0]} | /ids/0", "{'ids':[null]} | /ids/0"})
    void an_invalid_request_is_rejected(String body, String pointer) {
        ask(json(body)).expectProblem(400, "invalid-request").pointsTo(pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/internal/grants/digests", "/internal/grants"})
    void a_request_without_the_secret_is_rejected(String path) {
        pets.get(path).expectProblem(401, "unauthenticated");
    }

    private Answer ask(String body) {
        return pets.sendInternal(owners.registry(), "POST", "/internal/grants/lookup", body)
                .join();
    }

    private long followed() {
        return (Long) sql.value("select feed_cursor from registry");
    }

    private JsonNode piece() {
        long after = (owner - 1) / 1_000 * 1_000;
        for (JsonNode piece : pets.sendInternal(
                        owners.registry(), "GET", "/internal/grants/digests?after=" + after, null)
                .join()
                .expect(200)
                .json()
                .path("pieces")) {
            if (piece.path("after").longValue() == after) {
                return piece;
            }
        }
        throw new AssertionError("no piece with owner " + owner);
    }
}
