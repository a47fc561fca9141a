package org.petregistry.rest.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The problem document for a rejected request (RFC 9457 §3), and its headers.
 *
 * @param type the problem type, for the members {@code type}, {@code title} and {@code status}
 * @param detail the explanation of this occurrence; omitted if null
 * @param instance the path of the request; omitted if null
 * @param members the extension members, written after the others; omitted if null
 */
public record ProblemDetail(ProblemType type, String detail, String instance, Map<String, Object> members) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Seconds to wait before a retry after a 503. */
    private static final String RETRY_AFTER = "1";

    /** The challenge, without which a 401 is not valid (RFC 9110 §15.5.2). */
    private static final String CHALLENGE = "Bearer";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    /** The document for a problem of a request to this path. */
    public static ProblemDetail of(Problem problem, String instance) {
        return new ProblemDetail(problem.type(), problem.getMessage(), instance, problem.members());
    }

    /** The document as JSON in UTF-8. */
    public byte[] json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", type.uri());
        document.put("title", type.title());
        document.put("status", type.status());
        document.put("detail", detail);
        document.put("instance", instance);
        members.forEach(document::putIfAbsent);
        document.values().removeIf(value -> value == null);
        try {
            return MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A problem's members must be plain values", e);
        }
    }

    /** The headers of the response. */
    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
        headers.put(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (type.status() == 503) {
            headers.put(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
        }
        if (type.status() == 401) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
        return headers;
    }

    /** The response for Jakarta REST. */
    public Response response() {
        Response.ResponseBuilder answer = Response.status(type.status()).entity(json());
        headers().forEach(answer::header);
        return answer.build();
    }

    /** Sends this response outside Jakarta REST; does nothing if a response has already begun. */
    public void send(RoutingContext context) {
        send(context.response());
    }

    /** Sends this response outside Jakarta REST and the router, with the same condition. */
    public void send(HttpServerResponse answer) {
        if (!answer.ended() && !answer.headWritten()) {
            headers().forEach(answer::putHeader);
            answer.setStatusCode(type.status()).end(Buffer.buffer(json()));
        }
    }
}
