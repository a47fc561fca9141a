package org.petregistry.rest.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.Violation;

class DescribedBodyTest {
    private static final Map<String, MemberRule> MEMBERS = Map.of(
            "id", MemberRule.id(),
            "ids", MemberRule.ids(2),
            "limit", MemberRule.number(1, 200),
            "action", MemberRule.word(List.of("keep", "delete")));

    @Test
    void a_body_with_all_members_is_read() {
        assertThat(read("{`id`: 7, `ids`: [1, 2], `limit`: 20, `action`: `keep`}"))
                .isEqualTo(Map.of("id", 7L, "ids", List.of(1L, 2L), "limit", 20L, "action", "keep"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`id`: 7, `ids`: [1], `limit`: 20 | /action",
                "`id`: 7, `ids`: [1], `limit`: 20, `action`: null | /action",
                "`id`: 7, `ids`: [1], `limit`: 20, `action`: `other` | /action",
                "`id`: 7, `ids`: [1], `limit`: 20, `action`: 1 | /action",
                "`id`: 0, `ids`: [1], `limit`: 20, `action`: `keep` | /id",
                "`id`: `7`, `ids`: [1], `limit`: 20, `action`: `keep` | /id",
                "`id`: 9223372036854775808, `ids`: [1], `limit`: 20, `action`: `keep` | /id",
                "`id`: 7, `ids`: [], `limit`: 20, `action`: `keep` | /ids",
                "`id`: 7, `ids`: [1, 2, 3], `limit`: 20, `action`: `keep` | /ids",
                "`id`: 7, `ids`: [1, null], `limit`: 20, `action`: `keep` | /ids/1",
                "`id`: 7, `ids`: 1, `limit`: 20, `action`: `keep` | /ids",
                "`id`: 7, `ids`: [1], `limit`: 201, `action`: `keep` | /limit",
                "`id`: 7, `id`: 7, `ids`: [1], `limit`: 20, `action`: `keep` | /id",
                "`id`: 7, `ids`: [1], `limit`: 20, `action`: `keep`, `more`: {`a`: [1]} | /more"
            })
    void each_violation_has_a_pointer(String members, String pointer) {
        assertThat(violations("{" + members + "}"))
                .extracting(Violation::pointer)
                .containsExactly(pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "null", "{", "{} {}"})
    void a_body_that_is_not_an_object_is_rejected_as_a_whole(String body) {
        assertThat(violations(body)).extracting(Violation::pointer).contains("");
    }

    @SuppressWarnings("unchecked")
    private static List<Violation> violations(String body) {
        Problem problem = catchThrowableOfType(Problem.class, () -> read(body));
        return (List<Violation>) problem.members().get("violations");
    }

    /** Quotes are written as backquotes. */
    private static Map<String, Object> read(String body) {
        byte[] bytes = body.replace('`', '"').getBytes(StandardCharsets.UTF_8);
        return new DescribedBody(new StrictJson(null), bytes).read(MEMBERS);
    }
}
