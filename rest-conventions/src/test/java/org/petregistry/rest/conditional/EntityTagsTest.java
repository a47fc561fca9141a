package org.petregistry.rest.conditional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/** RFC 9110 §13.1.1 and §13.1.2. */
class EntityTagsTest {
    @Test
    void a_tag_is_the_version_in_quotes() {
        assertThat(EntityTags.of(3)).isEqualTo("\"3\"");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"\"3\"", "*", " * ", "\"2\", \"3\"", "\"a,b\",\"3\"", ", \"3\" ,,", "W/\"3\", \"3\""})
    void a_write_proceeds_if_a_tag_matches(String ifMatch) {
        assertThatCode(() -> EntityTags.requireMatch(ifMatch, 3)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "\"33\"", "\"\"", "W/\"3\"", "\"2\", W/\"3\"", "\"2,3\"", "\"03\""})
    void a_write_does_not_proceed_if_no_tag_matches_strongly(String ifMatch) {
        assertThatThrownBy(() -> EntityTags.requireMatch(ifMatch, 3))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.VERSION_MISMATCH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"3\"", "W/\"2\"", "\"2\", W/\"3\""})
    void a_weak_tag_is_rejected_as_weak(String ifMatch) {
        assertThatThrownBy(() -> EntityTags.requireMatch(ifMatch, 3))
                .hasMessage("A weak entity tag (W/\"…\") never matches. The current version is 3.");
        assertThatThrownBy(() -> EntityTags.requireMatch("\"2\"", 3)).hasMessage("The current version is 3.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "3",
                "\"3",
                "3\"",
                "w/\"3\"",
                "W/ \"3\"",
                "\"3\" \"4\"",
                "*, \"3\"",
                "\"3\", 4",
                "'3'",
                "\"a\"b"
            })
    void a_malformed_header_gets_a_400_that_names_it(String value) {
        assertThatThrownBy(() -> EntityTags.requireMatch(value, 3)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.type()).isEqualTo(ProblemType.INVALID_REQUEST);
            assertThat(problem.members()).containsEntry("header", "If-Match");
        });
        assertThatThrownBy(() -> EntityTags.notModified(value, 3))
                .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.members())
                        .containsEntry("header", "If-None-Match"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"3\"", "W/\"3\"", "*", "\"2\", W/\"3\""})
    void a_weakly_matching_tag_means_not_modified(String ifNoneMatch) {
        assertThat(EntityTags.notModified(ifNoneMatch, 3)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"\"2\"", "W/\"2\", \"4\""})
    void no_matching_tag_means_modified(String ifNoneMatch) {
        assertThat(EntityTags.notModified(ifNoneMatch, 3)).isFalse();
    }
}
