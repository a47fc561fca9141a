package org.petregistry.rest.contract;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.petregistry.rest.conditional.Conditional;
import org.petregistry.rest.contract.DeclaredPaths.DeclaredPath;
import org.petregistry.rest.idempotency.OncePerKey;
import org.petregistry.rest.internal.InternalSecret;
import org.petregistry.rest.query.CollectionDeclaration;
import org.petregistry.rest.query.CollectionProvider;
import org.petregistry.rest.query.Page;
import org.petregistry.rest.query.Streams;
import org.petregistry.rest.request.Batch;

/**
 * The operation of a resource method, as described by its annotations and types.
 *
 * @param method the method
 * @param verb its HTTP method
 * @param path its path in the OpenAPI document, without the parameters' patterns
 * @param shows the name of the schema of its response; null if unknown
 * @param isPage whether it returns a page of them
 * @param declaredCollection the declaration of the parameters of a page and of {@code include}; null if unknown
 * @param refusals its problem types besides the common ones
 */
record ResourceMethod(
        Method method,
        PathItem.HttpMethod verb,
        String path,
        String shows,
        boolean isPage,
        CollectionDeclaration<?> declaredCollection,
        List<String> refusals) {
    /** A parameter with its pattern, which may have braces of its own. */
    private static final String PARAMETER = "\\{\\s*(\\w+)\\s*:(?:[^{}]|\\{[^{}]*})*}";

    /** All methods of a resource class that handle requests. */
    static Stream<ResourceMethod> of(Class<?> resource) {
        return Stream.of(resource.getDeclaredMethods()).flatMap(method -> Stream.of(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .flatMap(Stream::ofNullable)
                .map(verb -> of(method, PathItem.HttpMethod.valueOf(verb.value()))));
    }

    private static ResourceMethod of(Method method, PathItem.HttpMethod verb) {
        Optional<Shows> shows = annotation(method, Shows.class);
        Refuses refuses = method.getAnnotation(Refuses.class);
        boolean isPage = mentionsPage(method.getGenericReturnType());
        CollectionDeclaration<?> collection = shows.map(Shows::collection)
                .filter(declaration -> declaration != CollectionProvider.class)
                .map(declaration -> ((CollectionProvider) Contract.instance(declaration)).collection())
                .orElse(null);
        if (isPage && shows.isPresent() && collection == null) {
            throw new IllegalStateException(method + " returns a page: its Shows must name a collection");
        }
        return new ResourceMethod(
                method,
                verb,
                path(method.getDeclaringClass(), method),
                annotation(method, PassesOn.class)
                        .map(PassesOn::value)
                        .or(() -> shows.map(
                                own -> own.value().getAnnotation(Schema.class).name()))
                        .orElse(null),
                isPage,
                collection,
                refuses == null ? List.of() : List.of(refuses.value()));
    }

    /** The same method with the operation of a declaration. */
    ResourceMethod as(DeclaredPath declared) {
        boolean says = declared.shows() != null;
        return new ResourceMethod(
                method,
                verb,
                declared.path(),
                says ? declared.shows() : shows,
                says ? declared.page() : isPage,
                says ? declared.collection() : declaredCollection,
                Stream.concat(refusals.stream(), declared.refuses().stream()).toList());
    }

    private static String path(Class<?> resource, Method method) {
        String joined = Stream.of(resource.getAnnotation(Path.class), method.getAnnotation(Path.class))
                .flatMap(Stream::ofNullable)
                .map(Path::value)
                .reduce("", (before, next) -> before + "/" + next);
        return joined.replaceAll(PARAMETER, "{$1}").replaceAll("/{2,}", "/");
    }

    /** Whether a type is {@link Page}, or contains one. */
    private static boolean mentionsPage(Type type) {
        return type instanceof ParameterizedType generic
                && (generic.getRawType() == Page.class
                        || Stream.of(generic.getActualTypeArguments()).anyMatch(ResourceMethod::mentionsPage));
    }

    /** Whether it is for the other service only. */
    boolean isInternal() {
        return path.startsWith(InternalSecret.PATH + "/");
    }

    /** Whether it returns a whole collection. */
    boolean isStream() {
        Produces produces = method.getAnnotation(Produces.class);
        return produces != null && List.of(produces.value()).contains(Streams.NDJSON);
    }

    /** Whether it creates what its body describes, once for each idempotency key. */
    boolean isCreation() {
        return method.isAnnotationPresent(OncePerKey.class);
    }

    /** Whether it creates many at once. */
    boolean isBatch() {
        return method.isAnnotationPresent(Batch.class);
    }

    /** Whether it evaluates preconditions. */
    boolean isConditional() {
        return method.isAnnotationPresent(Conditional.class);
    }

    /** Whether it declares which of its parameters is the body. */
    boolean takesBody() {
        return Stream.of(method.getParameters())
                .anyMatch(parameter -> parameter.isAnnotationPresent(RequestBody.class));
    }

    /** Whether it is asynchronous: all access to the database is. */
    boolean isReactive() {
        return method.getReturnType() == Uni.class || method.getReturnType() == Multi.class;
    }

    /** The name of the schema of its response. */
    Optional<String> shown() {
        return Optional.ofNullable(shows);
    }

    /** The declaration from which its parameters come. */
    Optional<CollectionDeclaration<?>> collection() {
        return Optional.ofNullable(declaredCollection);
    }

    private static <A extends Annotation> Optional<A> annotation(Method method, Class<A> type) {
        A own = method.getAnnotation(type);
        return Optional.ofNullable(
                own != null ? own : method.getDeclaringClass().getAnnotation(type));
    }

    @Override
    public String toString() {
        return verb + " " + path + " (" + method.getDeclaringClass().getName() + "." + method.getName() + ")";
    }
}
