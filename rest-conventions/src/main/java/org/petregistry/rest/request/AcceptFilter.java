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
 * Replaces the header {@code Accept} by the plain list of media types that it stands for. Left alone, Quarkus REST 3.32
 * ({@code ClassRoutingHandler}, {@code FixedProducesHandler}, {@code ServerMediaType}) takes {@code q=0} for consent, does
 * not find a type by {@code application/*} where a path has two, and refuses a deletion, whose success has no body, for the
 * media type of that body.
 */
public class AcceptFilter {
    /** What nearly every request has, and the framework understands. */
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

    /** Each with less weight than the one before. Nothing but problems is acceptable where the list is empty. */
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
