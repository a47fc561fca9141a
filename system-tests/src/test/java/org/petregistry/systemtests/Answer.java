package org.petregistry.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/**
 * What came back for one request.
 *
 * @param request the request in words, for a failing test's message
 */
record Answer(String request, int status, HttpHeaders headers, String text) {

    JsonNode json() {
        return Json.parse(text);
    }

    /** The items of a collection. */
    JsonNode items() {
        return json().path("items");
    }

    long id() {
        return json().path("id").longValue();
    }

    /** @return the header's first value, or null */
    String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    @Override
    public String toString() {
        String shown = text.length() > 2000 ? text.substring(0, 2000) + "…" : text;
        return request + "\n→ " + status + " " + headers.map() + "\n" + shown;
    }
}
