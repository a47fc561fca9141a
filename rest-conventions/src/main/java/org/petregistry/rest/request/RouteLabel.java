package org.petregistry.rest.request;

import io.quarkus.arc.All;
import io.vertx.core.Context;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.petregistry.rest.problem.DeclaredNames;

/**
 * Makes the label {@code uri} of the metrics readable: {@code /shelves/{id}/cups} instead of {@code
 * /{things}/{id: [1-9][0-9]{0,18}}/{relation}}. Declared names are written out, because requests for different relations have
 * nothing in common, and the patterns of parameters are left out.
 */
@Singleton
public class RouteLabel {
    /** Where Quarkus REST 3.32 leaves the matched path for Micrometer ({@code ObservabilityUtil}, which is not public). */
    private static final String TEMPLATE = "UrlPathTemplate";

    /** A parameter with its pattern, which may have braces of its own. */
    private static final Pattern PATTERNED = Pattern.compile("\\{\\s*(\\w+)\\s*:(?:[^{}]|\\{[^{}]*})*}");

    private final Map<String, Set<String>> declared;

    /** Each template without patterns: there are as many as resource methods. */
    private final Map<String, String> withoutPatterns = new ConcurrentHashMap<>();

    RouteLabel(@All List<DeclaredNames> declared) {
        this.declared = DeclaredNames.all(declared);
    }

    @ServerRequestFilter
    void writeOut(ContainerRequestContext request, RoutingContext routing) {
        Context context = ((HttpServerRequestInternal) routing.request()).context();
        String template = context.getLocal(TEMPLATE);
        if (template == null) {
            return;
        }
        String label = withoutPatterns.computeIfAbsent(
                template, matched -> PATTERNED.matcher(matched).replaceAll("{$1}"));
        for (Map.Entry<String, Set<String>> name : declared.entrySet()) {
            String value = request.getUriInfo().getPathParameters().getFirst(name.getKey());
            // Only what is declared: any client can ask for any name, and each label costs memory.
            if (value != null && name.getValue().contains(value)) {
                label = label.replace("{" + name.getKey() + "}", value);
            }
        }
        context.putLocal(TEMPLATE, label);
    }
}
