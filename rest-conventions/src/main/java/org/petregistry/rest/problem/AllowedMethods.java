package org.petregistry.rest.problem;

import io.quarkus.arc.All;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The methods of a path, taken from the annotations of all resource classes. */
@Singleton
public class AllowedMethods {
    /** A path parameter: its name, and the expression that its value must match, if there is one. */
    private static final Pattern PARAMETER = Pattern.compile("\\{([^:{}]+)(?::((?:[^{}]|\\{[^{}]*})+))?}");

    private final List<Route> routes;

    private final Map<String, Set<String>> values;

    AllowedMethods(BeanManager beans, @All List<DeclaredNames> declared) {
        values = DeclaredNames.all(declared);
        routes = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(Bean::getBeanClass)
                .distinct()
                .filter(type -> type.isAnnotationPresent(Path.class) && !type.isInterface())
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .flatMap(method -> routesTo(method).stream())
                .toList();
    }

    /** The methods, in alphabetical order; none if the path is unknown. */
    public Set<String> at(String path) {
        Set<String> methods = routes.stream()
                .filter(route -> route.path().matcher(path).matches())
                .map(Route::method)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!methods.isEmpty()) {
            methods.add(HttpMethod.OPTIONS);
        }
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        return methods;
    }

    private List<Route> routesTo(Method method) {
        Path ofClass = method.getDeclaringClass().getAnnotation(Path.class);
        Path ofMethod = method.getAnnotation(Path.class);
        String template = Stream.of(ofClass, ofMethod)
                .filter(Objects::nonNull)
                .flatMap(path -> Arrays.stream(path.value().split("/")))
                .filter(segment -> !segment.isEmpty())
                .collect(Collectors.joining("/", "/", ""));
        List<Route> routes = new ArrayList<>();
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod httpMethod = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (httpMethod != null) {
                routes.add(new Route(expression(template, values), httpMethod.value()));
            }
        }
        return routes;
    }

    /** @param values the declared values of parameters without an expression, by name */
    static Pattern expression(String template, Map<String, Set<String>> values) {
        StringBuilder expression = new StringBuilder();
        Matcher parameter = PARAMETER.matcher(template);
        int literal = 0;
        while (parameter.find()) {
            expression.append(Pattern.quote(template.substring(literal, parameter.start())));
            Set<String> declared = values.get(parameter.group(1).strip());
            if (parameter.group(2) != null) {
                expression.append("(?:" + parameter.group(2).strip() + ")");
            } else if (declared != null) {
                expression.append(declared.stream().map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")")));
            } else {
                expression.append("[^/]+");
            }
            literal = parameter.end();
        }
        return Pattern.compile(expression + Pattern.quote(template.substring(literal)));
    }

    private record Route(Pattern path, String method) {}
}
