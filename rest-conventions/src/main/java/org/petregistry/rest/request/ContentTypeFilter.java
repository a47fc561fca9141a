package org.petregistry.rest.request;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/**
 * Rejects a body with another media type than the resource method declares with {@link Consumes}, JSON by default (415). The
 * framework would accept whatever it can parse: every {@code application/*+json}, a wildcard, and any text for a record that
 * has a single string. With a {@link Consumes} on each class it would still take a wildcard.
 */
public class ContentTypeFilter {
    private final Map<Method, List<String>> taken = new ConcurrentHashMap<>();

    @ServerRequestFilter
    void check(ContainerRequestContext request, ResourceInfo resource) {
        List<String> types = taken.computeIfAbsent(resource.getResourceMethod(), ContentTypeFilter::typesOf);
        String header = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
        if (!types.isEmpty() && (header == null || !types.contains(withoutParameters(header)))) {
            throw Problem.of(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "The Content-Type of the body must be " + types.get(0) + ".");
        }
    }

    /** None where the method takes no body, which is the parameter with {@link RequestBody}. */
    private static List<String> typesOf(Method method) {
        boolean takesBody = Arrays.stream(method.getParameters())
                .anyMatch(parameter -> parameter.isAnnotationPresent(RequestBody.class));
        if (!takesBody) {
            return List.of();
        }
        Consumes consumes = method.getAnnotation(Consumes.class);
        return consumes == null ? List.of(MediaType.APPLICATION_JSON) : List.of(consumes.value());
    }

    /** Media types are case-insensitive (RFC 9110 §8.3.1). */
    private static String withoutParameters(String type) {
        return type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    }
}
