package org.petregistry.rest.request;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.petregistry.rest.problem.ProblemDetail;

/**
 * Replaces the header {@code Accept} by the plain list of media types that it stands for. Left alone, Quarkus REST 3.32
 * ({@code ClassRoutingHandler}, {@code FixedProducesHandler}, {@code ServerMediaType}) takes {@code q=0} for consent, does
 * not find a type by {@code application/*} where a path has two, and refuses a deletion, whose success has no body, for the
 * media type of that body.
 */
public class AcceptFilter {
    @ServerRequestFilter(preMatching = true)
    void settle(RoutingContext context) {
        MultiMap headers = context.request().headers();
        Accept accept = new Accept(headers.getAll(HttpHeaders.ACCEPT));
        // The body that goes with a 202 is sent whatever is accepted, which RFC 9110 §12.5.1 leaves to the server.
        if (accept.isEmpty() || context.request().method().equals(HttpMethod.DELETE)) {
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
