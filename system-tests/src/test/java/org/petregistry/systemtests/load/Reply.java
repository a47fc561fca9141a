package org.petregistry.systemtests.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.petregistry.systemtests.harness.Json;

/**
 * What came back for one request.
 *
 * @param headers by their names in lower case
 */
record Reply(int status, Map<String, String> headers, String text) {
    private static final int HEX = 16;

    /** Reads one whole answer of HTTP/1.1, to a request that was not HEAD. */
    static Reply read(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ", 3)[1]);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Reply(status, headers, new String(body(in, status, headers), StandardCharsets.UTF_8));
    }

    private static byte[] body(InputStream in, int status, Map<String, String> headers) throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        if (!"chunked".equals(headers.get("transfer-encoding"))) {
            return exactly(in, Integer.parseInt(headers.get("content-length")));
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), HEX); size > 0; size = Integer.parseInt(line(in), HEX)) {
            all.write(exactly(in, size));
            line(in);
        }
        line(in);
        return all.toByteArray();
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer broke off");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the answer broke off");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    JsonNode json() {
        return Json.parse(text);
    }

    long id() {
        return json().path("id").longValue();
    }

    long version() {
        return json().path("version").longValue();
    }

    /** The ids of a page. */
    List<Long> itemIds() {
        return Json.ids(json().path("items"));
    }

    /** One object for each line of a stream. */
    List<JsonNode> lines() {
        return text.lines().map(Json::parse).toList();
    }

    Set<Long> lineIds() {
        return lines().stream().map(line -> line.path("id").longValue()).collect(Collectors.toSet());
    }

    /** The name of the problem that this is, or an empty text. */
    String problem() {
        String type = status < 400 ? "" : json().path("type").asText();
        return type.substring(type.lastIndexOf('/') + 1);
    }
}
