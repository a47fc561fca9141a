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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.settings.RegistrySettings;

/**
 * The names by which this service may be called. A web page that makes the name of its own server point to this machine (DNS
 * rebinding) gets past a browser's same-origin policy, and is told apart by the header Host alone.
 */
@Singleton
class Hosts {
    /** Probes call by whatever address an instance has, and learn nothing that is secret. */
    private static final String HEALTH = "/q/health";

    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "");

    private final Set<String> allowed = new HashSet<>(Set.of("localhost", "127.0.0.1", "::1"));

    /**
     * @param bound where the service listens; a wildcard address is no name
     * @param settings further names
     */
    Hosts(@ConfigProperty(name = "quarkus.http.host") String bound, RegistrySettings settings) {
        if (!WILDCARDS.contains(bound)) {
            allowed.add(name(bound));
        }
        settings.allowedHosts().orElse(List.of()).forEach(host -> allowed.add(name(host)));
    }

    /** Why a request must not go on; empty if it may. */
    Optional<Problem> refusal(RoutingContext context) {
        String path = context.normalizedPath();
        if (path.equals(HEALTH) || path.startsWith(HEALTH + "/")) {
            return Optional.empty();
        }
        HostAndPort authority = authority(context.request());
        // Only HTTP/1.0 allows a request without Host, but without it nobody knows for whom the request is meant.
        if (authority == null) {
            return Optional.of(
                    Problem.invalidHeader("Host", "The header Host is required: a host, with or without a port."));
        }
        if (!allowed.contains(name(authority.host()))) {
            return Optional.of(
                    Problem.of(ProblemType.MISDIRECTED, "The Host of the request does not name this service.")
                            .with("header", "Host"));
        }
        return Optional.empty();
    }

    /** RFC 9112 §3.2.2: a host in the request line is meant before the header is. */
    private static HostAndPort authority(HttpServerRequest request) {
        String target =
                request.uri().startsWith("/") ? null : URI.create(request.uri()).getRawAuthority();
        String authority = target == null ? request.getHeader(HttpHeaders.HOST) : target;
        return authority == null || authority.isBlank() ? null : HostAndPort.parseAuthority(authority, -1);
    }

    /** A host as it is compared: without regard to its case, to the dot of the root and to the brackets of IPv6. */
    private static String name(String host) {
        return host.replaceAll("^\\[|]$|\\.$", "").toLowerCase(Locale.ROOT);
    }
}
