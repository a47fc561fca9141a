package org.petregistry.testkit.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** Common assertions about answers; every failure shows the request and the complete answer. */
public final class AnswerAssert extends AbstractAssert<AnswerAssert, Answer> {
    private static final List<String> INTERNALS =
            List.of("org.petregistry", "java.lang", "Exception", "\tat ", "SQLSTATE", "select ", "insert into");

    private AnswerAssert(Answer actual) {
        super(actual, AnswerAssert.class);
    }

    public static AnswerAssert assertThat(Answer actual) {
        return new AnswerAssert(actual).describedAs("%s", actual);
    }

    public AnswerAssert hasStatus(int status) {
        Assertions.assertThat(actual.status()).as("status of %s", actual).isEqualTo(status);
        return this;
    }

    /**
     * A problem document that satisfies RFC 9457 and the API, and shows no internals.
     *
     * @param names one of them must be its
     */
    public AnswerAssert isProblem(int status, String... names) {
        hasStatus(status);
        hasHeader("Content-Type", "application/problem+json");
        Assertions.assertThat(actual.header("Retry-After") != null)
                .as("Retry-After of %s", actual)
                .isEqualTo(status == 503);
        JsonNode problem = actual.json();
        Assertions.assertThat(problem.path("type").textValue())
                .as("type of %s", actual)
                .isIn(Stream.of(names).map(name -> "/problems/" + name).toList());
        Assertions.assertThat(problem.path("status").intValue())
                .as("status member of %s", actual)
                .isEqualTo(status);
        for (String member : List.of("title", "detail", "instance")) {
            Assertions.assertThat(problem.path(member).textValue())
                    .as("%s of %s", member, actual)
                    .isNotBlank();
        }
        Assertions.assertThat(actual.text()).as("%s", actual).doesNotContain(INTERNALS);
        return this;
    }

    /** One violation at each of these pointers, in any order, each with a message. */
    public AnswerAssert pointsTo(String... pointers) {
        Assertions.assertThat(pointers()).as("violations of %s", actual).containsExactlyInAnyOrder(pointers);
        return hasViolationMessages();
    }

    /** One violation or more at each of these pointers and at no other, each with a message. */
    public AnswerAssert pointsOnlyTo(String... pointers) {
        Assertions.assertThat(pointers()).as("violations of %s", actual).containsOnly(pointers);
        return hasViolationMessages();
    }

    private List<String> pointers() {
        return Json.texts(actual.json().path("violations"), "pointer");
    }

    private AnswerAssert hasViolationMessages() {
        Assertions.assertThat(Json.texts(actual.json().path("violations"), "message"))
                .as("violations of %s", actual)
                .noneMatch(String::isBlank);
        return this;
    }

    public AnswerAssert namesParameter(String name) {
        return hasText("parameter", name);
    }

    public AnswerAssert namesHeader(String name) {
        Assertions.assertThat(actual.json().path("header").textValue())
                .as("header of %s", actual)
                .isEqualToIgnoringCase(name);
        return this;
    }

    public AnswerAssert hasText(String member, String value) {
        Assertions.assertThat(actual.json().path(member).textValue())
                .as("%s of %s", member, actual)
                .isEqualTo(value);
        return this;
    }

    public AnswerAssert hasNumber(String member, long value) {
        JsonNode node = actual.json().path(member);
        Assertions.assertThat(node.isIntegralNumber())
                .as("%s is a number in %s", member, actual)
                .isTrue();
        Assertions.assertThat(node.longValue()).as("%s of %s", member, actual).isEqualTo(value);
        return this;
    }

    /** The member is present and null: an absent one would have another meaning. */
    public AnswerAssert hasNull(String member) {
        Assertions.assertThat(actual.json().path(member).isNull())
                .as("%s is null in %s", member, actual)
                .isTrue();
        return this;
    }

    public AnswerAssert hasMembers(String... members) {
        Assertions.assertThat(Json.members(actual.json()))
                .as("members of %s", actual)
                .containsExactlyInAnyOrder(members);
        return this;
    }

    public AnswerAssert hasHeader(String name, String value) {
        Assertions.assertThat(actual.headers().allValues(name))
                .as("%s of %s", name, actual)
                .containsExactly(value);
        return this;
    }

    public AnswerAssert hasNoHeader(String name) {
        Assertions.assertThat(actual.headers().allValues(name))
                .as("%s of %s", name, actual)
                .isEmpty();
        return this;
    }

    /** A reference that, relative to the request, is this path of the same service. */
    public AnswerAssert hasLocation(Api service, String path) {
        String location = actual.header("Location");
        Assertions.assertThat(location).as("Location of %s", actual).isNotNull();
        Assertions.assertThat(service.base().resolve(location))
                .as("Location of %s", actual)
                .isEqualTo(service.base().resolve(path));
        return this;
    }

    /** Has a {@code Retry-After} in seconds. */
    public AnswerAssert saysWhenToRetry() {
        Assertions.assertThat(actual.header("Retry-After"))
                .as("Retry-After of %s", actual)
                .matches("[1-9][0-9]*");
        return this;
    }

    /** The complete answer arrived within this time. */
    public AnswerAssert within(Duration limit) {
        Assertions.assertThat(actual.took()).as("time of %s", actual).isLessThan(limit);
        return this;
    }
}
