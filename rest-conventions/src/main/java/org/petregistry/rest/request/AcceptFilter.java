package org.petregistry.rest.request;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.petregistry.rest.problem.ProblemDetail;

/**
 * Replaces the header {@code Accept} by an equivalent plain list of media types. Quarkus REST 3.32 ({@code
 * ClassRoutingHandler}, {@code FixedProducesHandler}, {@code ServerMediaType}) treats {@code q=0} as acceptable, does not
 * match {@code application/*} if a path has two types, and rejects a deletion, whose success has no body, because of the media
 * type of that body.
 */
public class AcceptFilter {
    /** Common values that the framework handles correctly. */
    private static final Set<String> PLAIN = Set.of("*/*", MediaType.APPLICATION_JSON);

    @ServerRequestFilter(preMatching = true)
    void settle(RoutingContext context) {
        MultiMap headers = context.request().headers();
        if (context.request().method().equals(HttpMethod.DELETE)) {
            headers.remove(HttpHeaders.ACCEPT);
            return;
        }
        List<String> lines = headers.getAll(HttpHeaders.ACCEPT);
        if (lines.size() != 1 || !PLAIN.contains(lines.get(0))) {
            settle(headers, new Accept(lines));
        }
    }

    private static void settle(MultiMap headers, Accept accept) {
        if (accept.isEmpty()) {
            headers.remove(HttpHeaders.ACCEPT);
        } else {
            headers.set(HttpHeaders.ACCEPT, inOrder(accept.acceptable()));
        }
    }

    /** Each with less weight than the one before. If the list is empty, only problems are acceptable. */
    private static String inOrder(List<String> types) {
        if (types.isEmpty()) {
            return ProblemDetail.MEDIA_TYPE;
        }
        StringBuilder header = new StringBuilder(types.get(0));
        for (int i = 1; i < types.size(); i++) {
            header.append(", ").append(types.get(i)).append(";q=0.").append(10 - i);
        }
        return header.toString();
    }
}
