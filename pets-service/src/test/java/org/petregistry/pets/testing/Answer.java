package org.petregistry.pets.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;

/**
 * What came back for one request.
 *
 * @param request the request in words, for a failing test's message
 * @param took from sending the request until the whole answer was there
 */
public record Answer(String request, int status, HttpHeaders headers, String text, Duration took) {

    public JsonNode json() {
        return Json.parse(text);
    }

    /** The items of a collection. */
    public JsonNode items() {
        return json().path("items");
    }

    public long id() {
        return json().path("id").longValue();
    }

    public long version() {
        return json().path("version").longValue();
    }

    /** The header's first value, or null. */
    public String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    /** Fails unless the status is this. */
    public Answer expect(int status) {
        assertThat(this.status).as("%s", this).isEqualTo(status);
        return this;
    }

    /** Fails unless it is this problem. */
    public Answer expectProblem(int status, String name) {
        expect(status);
        assertThat(header("Content-Type")).as("%s", this).isEqualTo("application/problem+json");
        assertThat(json().path("type").textValue()).as("%s", this).isEqualTo("/problems/" + name);
        assertThat(header("Retry-After") != null).as("%s", this).isEqualTo(status == 503);
        return this;
    }

    /** Fails unless the problem's violations have these pointers, in any order. */
    public Answer pointsTo(String... pointers) {
        assertThat(Json.texts(json().path("violations"), "pointer"))
                .as("%s", this)
                .containsExactlyInAnyOrder(pointers);
        return this;
    }

    /** Fails unless the problem names this query parameter. */
    public Answer namesParameter(String name) {
        assertThat(json().path("parameter").textValue()).as("%s", this).isEqualTo(name);
        return this;
    }

    /** Fails unless the answer was there within this time. */
    public Answer within(Duration limit) {
        assertThat(took).as("%s", this).isLessThan(limit);
        return this;
    }

    /** The ids of a collection's items, in its order. */
    public List<Long> ids() {
        return Json.ids(items());
    }

    @Override
    public String toString() {
        String shown = text.length() > 2_000 ? text.substring(0, 2_000) + "…" : text;
        return request + "\n→ " + status + " after " + took.toMillis() + " ms " + headers.map() + "\n" + shown;
    }
}
