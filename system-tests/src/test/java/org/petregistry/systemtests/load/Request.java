package org.petregistry.systemtests.load;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One request.
 *
 * @param body null for none
 * @param headers each as {@code Name: value}
 */
record Request(String method, String path, String body, List<String> headers) {

    static Request get(String path) {
        return new Request("GET", path, null, List.of());
    }

    static Request stream(String path) {
        return new Request("GET", path, null, List.of("Accept: application/x-ndjson"));
    }

    static Request post(String path, String body) {
        return new Request("POST", path, body, List.of());
    }

    static Request patch(String path, String body) {
        return new Request("PATCH", path, body, List.of());
    }

    static Request delete(String path) {
        return new Request("DELETE", path, null, List.of());
    }

    Request withKey(String key) {
        return new Request(method, path, body, List.of("Idempotency-Key: " + key));
    }

    Request ifMatch(long version) {
        return new Request(method, path, body, List.of("If-Match: \"" + version + "\""));
    }

    /** As it goes over the wire. */
    byte[] bytes() {
        byte[] content = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        if (body != null) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(content.length)
                    .append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[start.length + content.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(content, 0, all, start.length, content.length);
        return all;
    }
}
