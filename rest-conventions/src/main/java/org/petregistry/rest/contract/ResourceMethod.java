package org.petregistry.rest.contract;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.petregistry.rest.contract.DeclaredPaths.DeclaredPath;
import org.petregistry.rest.internal.InternalSecret;
import org.petregistry.rest.query.Listing;
import org.petregistry.rest.query.Streams;
import org.petregistry.rest.request.OwnParameters;

/**
 * What a method of a resource class says of its operation.
 *
 * @param method the method
 * @param verb its HTTP method
 * @param path its path as the OpenAPI document has it, without the parameters' patterns
 * @param declaredShows what it shows by a declaration; null where an annotation says it
 * @param declaredRefusals by which problems it refuses besides those of its annotation
 */
record ResourceMethod(
        Method method,
        PathItem.HttpMethod verb,
        String path,
        Class<? extends Record> declaredShows,
        List<String> declaredRefusals) {
    private static final String LISTING = "LISTING";

    /** A parameter with its pattern, which may have braces of its own. */
    private static final String PARAMETER = "\\{\\s*(\\w+)\\s*:(?:[^{}]|\\{[^{}]*})*}";

    /** All methods of a resource class that answer requests. */
    static Stream<ResourceMethod> of(Class<?> resource) {
        return Stream.of(resource.getDeclaredMethods()).flatMap(method -> Stream.of(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .flatMap(Stream::ofNullable)
                .map(verb -> new ResourceMethod(
                        method, PathItem.HttpMethod.valueOf(verb.value()), path(resource, method), null, List.of())));
    }

    /** The same method as an operation that a declaration has completed. */
    ResourceMethod as(DeclaredPath declared) {
        return new ResourceMethod(method, verb, declared.path(), declared.shows(), declared.refuses());
    }

    private static String path(Class<?> resource, Method method) {
        String joined = Stream.of(resource.getAnnotation(Path.class), method.getAnnotation(Path.class))
                .flatMap(Stream::ofNullable)
                .map(Path::value)
                .reduce("", (before, next) -> before + "/" + next);
        return joined.replaceAll(PARAMETER, "{$1}").replaceAll("/{2,}", "/");
    }

    /** Whether it is for the other service only. */
    boolean isInternal() {
        return path.startsWith(InternalSecret.PATH + "/");
    }

    /** Whether it answers with a page of a collection. */
    boolean isCollection() {
        return verb == PathItem.HttpMethod.GET
                && method.isAnnotationPresent(OwnParameters.class)
                && listing().isPresent()
                && !isStream();
    }

    /** Whether it answers with all of a collection. */
    boolean isStream() {
        Produces produces = method.getAnnotation(Produces.class);
        return produces != null && List.of(produces.value()).contains(Streams.NDJSON);
    }

    /** Whether it makes what its body describes, once for each idempotency key. */
    boolean isCreation() {
        return verb == PathItem.HttpMethod.POST && readsHeaders();
    }

    /** Whether it makes many at once. */
    boolean isBatch() {
        return isCreation() && path.endsWith("/batch");
    }

    /** Whether it honours the headers that go with its HTTP method: preconditions, or the idempotency key. */
    boolean readsHeaders() {
        return List.of(method.getParameterTypes()).contains(HttpHeaders.class);
    }

    /** Whether its answer needs waiting for: all that is in a database does. */
    boolean isReactive() {
        return method.getReturnType() == Uni.class || method.getReturnType() == Multi.class;
    }

    /** By which problems it refuses besides the usual ones. */
    List<String> refusals() {
        Refuses refuses = method.getAnnotation(Refuses.class);
        return Stream.concat(
                        Stream.ofNullable(refuses).flatMap(own -> Stream.of(own.value())), declaredRefusals.stream())
                .toList();
    }

    /** What it shows: the name of the schema. */
    Optional<String> shown() {
        return shows().map(shown -> shown.getAnnotation(Schema.class).name());
    }

    /** The declaration from which its parameters come. */
    Optional<Listing<?>> listing() {
        return shows().flatMap(shown -> Stream.of(shown.getDeclaredFields())
                .filter(field -> field.getName().equals(LISTING))
                .findAny()
                .map(field -> {
                    try {
                        // The record need not be public.
                        field.setAccessible(true);
                        return (Listing<?>) field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(shown + "." + LISTING + " cannot be read", e);
                    }
                }));
    }

    private Optional<Class<? extends Record>> shows() {
        return declaredShows == null ? annotation(Shows.class).map(Shows::value) : Optional.of(declaredShows);
    }

    private <A extends Annotation> Optional<A> annotation(Class<A> type) {
        A own = method.getAnnotation(type);
        return Optional.ofNullable(
                own != null ? own : method.getDeclaringClass().getAnnotation(type));
    }

    @Override
    public String toString() {
        return verb + " " + path + " (" + method.getDeclaringClass().getName() + "." + method.getName() + ")";
    }
}
