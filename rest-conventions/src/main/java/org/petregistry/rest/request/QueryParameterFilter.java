package org.petregistry.rest.request;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.petregistry.rest.problem.ParameterFaults;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/**
 * Rejects, before the body is read, what the framework would silently ignore or misinterpret: query parameters that a resource
 * method does not declare, that are repeated although they have one value, or that are empty (400).
 */
public class QueryParameterFilter {
    private final Map<Method, Declared> declared = new ConcurrentHashMap<>();

    @ServerRequestFilter
    void check(ContainerRequestContext request, ResourceInfo resource) {
        Method method = resource.getResourceMethod();
        Declared parameters = declared.computeIfAbsent(method, Declared::of);
        Map<String, List<String>> sent =
                parse(request.getUriInfo().getRequestUri().getRawQuery());
        if (!parameters.own()) {
            checkQuery(sent, parameters);
        }
    }

    /**
     * The parameters of a query string in the order in which they were sent, each with its values in theirs.
     *
     * @param rawQuery as sent, percent-encoded; null when there is none
     * @throws Problem 400 if it is not valid UTF-8 after decoding, where the framework would substitute U+FFFD; it names the
     *     parameter
     */
    static Map<String, List<String>> parse(String rawQuery) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (rawQuery == null || rawQuery.isEmpty()) {
            return parameters;
        }
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals))
                    .orElseThrow(() -> Problem.of(ProblemType.INVALID_REQUEST, "The query string is not valid UTF-8."));
            String value = decode(equals < 0 ? "" : pair.substring(equals + 1))
                    .orElseThrow(() -> Problem.invalidParameter(name, name + " is not valid UTF-8."));
            parameters.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
        }
        return parameters;
    }

    private static void checkQuery(Map<String, List<String>> sent, Declared parameters) {
        ParameterFaults faults = new ParameterFaults();
        sent.forEach((name, values) -> {
            Boolean mayRepeat = parameters.query().get(name);
            if (mayRepeat == null) {
                faults.add(name, "The parameter " + name + " is unknown.");
            } else if (values.stream().anyMatch(String::isEmpty)) {
                faults.add(name, "The parameter " + name + " must not be empty.");
            } else if (values.size() > 1 && !mayRepeat) {
                faults.add(name, "The parameter " + name + " must not be repeated.");
            }
        });
        faults.refuse();
    }

    /** Empty if it is not valid UTF-8. */
    private static Optional<String> decode(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                // The framework has already rejected anything but two hexadecimal digits.
                bytes.write(HexFormat.fromHexDigits(encoded, i + 1, i + 3));
                i += 2;
            } else {
                bytes.writeBytes((c == '+' ? " " : String.valueOf(c)).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /**
     * @param own whether the method is marked with {@link OwnParameters}
     * @param query the query parameters by name, and whether each may be repeated
     */
    private record Declared(boolean own, Map<String, Boolean> query) {
        static Declared of(Method method) {
            Map<String, Boolean> query = new HashMap<>();
            for (Parameter parameter : method.getParameters()) {
                if (parameter.isAnnotationPresent(QueryParam.class)) {
                    query.put(parameter.getAnnotation(QueryParam.class).value(), mayRepeat(parameter));
                }
            }
            return new Declared(method.isAnnotationPresent(OwnParameters.class), query);
        }

        private static boolean mayRepeat(Parameter parameter) {
            return Collection.class.isAssignableFrom(parameter.getType());
        }
    }
}
