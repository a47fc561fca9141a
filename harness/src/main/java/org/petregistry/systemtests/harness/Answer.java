package org.petregistry.systemtests.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/**
 * What came back for one request.
 *
 * @param request the request in words, for a failing test's message
 */
public record Answer(String request, int status, HttpHeaders headers, String text) {

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

    /** @return the header's first value, or null */
    public String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    @Override
    public String toString() {
        String shown = text.length() > 2000 ? text.substring(0, 2000) + "…" : text;
        return request + "\n→ " + status + " " + headers.map() + "\n" + shown;
    }
}
