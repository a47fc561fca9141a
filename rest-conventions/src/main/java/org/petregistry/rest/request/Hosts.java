package org.petregistry.rest.request;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.settings.RegistrySettings;

/**
 * The valid host names of this service. A web page that points its own host name to this machine (DNS rebinding) bypasses the
 * browser's same-origin policy, and only the header Host reveals it.
 */
@Singleton
class Hosts {
    /** Probes call an instance by any address, and get nothing confidential. */
    private static final String HEALTH = "/q/health";

    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "");

    private static final Pattern DECORATION = Pattern.compile("^\\[|]$|\\.$");

    private final Set<String> allowed = new HashSet<>(Set.of("localhost", "127.0.0.1", "::1"));

    /** The last admitted value of the header: most clients of a service send the same one. */
    private volatile String lastAdmitted;

    /**
     * @param bound the address that the service listens on; a wildcard address is ignored
     * @param settings further names
     */
    Hosts(@ConfigProperty(name = "quarkus.http.host") String bound, RegistrySettings settings) {
        if (!WILDCARDS.contains(bound)) {
            allowed.add(name(bound));
        }
        settings.allowedHosts().orElse(List.of()).forEach(host -> allowed.add(name(host)));
    }

    /** The problem that rejects a request; empty if it is admitted. */
    Optional<Problem> refusal(RoutingContext context) {
        String path = context.normalizedPath();
        if (path.equals(HEALTH) || path.startsWith(HEALTH + "/")) {
            return Optional.empty();
        }
        String sent = authority(context.request());
        if (sent != null && sent.equals(lastAdmitted)) {
            return Optional.empty();
        }
        HostAndPort authority = sent == null || sent.isBlank() ? null : HostAndPort.parseAuthority(sent, -1);
        // Only HTTP/1.0 allows a request without Host, but then its target is unknown.
        if (authority == null) {
            return Optional.of(Problem.invalidHeader("Host", "The header Host must be a host with an optional port."));
        }
        if (!allowed.contains(name(authority.host()))) {
            return Optional.of(Problem.of(ProblemType.MISDIRECTED, "The header Host does not name this service.")
                    .with("header", "Host"));
        }
        lastAdmitted = sent;
        return Optional.empty();
    }

    /** RFC 9112 §3.2.2: a host in the request line overrides the header. */
    private static String authority(HttpServerRequest request) {
        String target =
                request.uri().startsWith("/") ? null : URI.create(request.uri()).getRawAuthority();
        return target == null ? request.getHeader(HttpHeaders.HOST) : target;
    }

    /** A host normalized for comparison: lower case, without a trailing dot and without the brackets of IPv6. */
    private static String name(String host) {
        return DECORATION.matcher(host).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
