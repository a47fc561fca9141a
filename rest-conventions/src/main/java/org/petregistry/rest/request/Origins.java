package org.petregistry.rest.request;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/**
 * Prevents web pages of other origins from changing anything. A browser sends the page's origin with every such request
 * (https://fetch.spec.whatwg.org/#origin-header); other clients send none. Reads need no check: without CORS headers, a
 * browser does not expose the response to a page of another origin.
 */
final class Origins {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private Origins() {}

    /** The problem that rejects a request; empty if it is admitted. */
    static Optional<Problem> refusal(HttpServerRequest request) {
        List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
        String host = request.getHeader(HttpHeaders.HOST);
        boolean own = SAFE.contains(request.method()) || origins.stream().allMatch(origin -> isOwn(origin, host));
        return own
                ? Optional.empty()
                : Optional.of(Problem.of(ProblemType.FORBIDDEN, "Cross-origin requests must not change anything.")
                        .with("header", "Origin"));
    }

    /** Whether an origin has this host and port. Its scheme determines only the default port: a proxy may terminate TLS. */
    private static boolean isOwn(String origin, String host) {
        try {
            URI page = new URI(origin);
            String authority = page.getRawAuthority();
            int defaultPort = "https".equals(page.getScheme()) ? 443 : 80;
            return authority != null && isSame(authority, host, defaultPort);
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private static boolean isSame(String authority, String other, int defaultPort) {
        HostAndPort one = HostAndPort.parseAuthority(authority, defaultPort);
        HostAndPort two = HostAndPort.parseAuthority(other, defaultPort);
        return one != null && two != null && one.host().equalsIgnoreCase(two.host()) && one.port() == two.port();
    }
}
