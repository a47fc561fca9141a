package org.petregistry.rest.contract;

import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.smallrye.openapi.api.SmallRyeOpenAPI;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.ProblemTypes;

/**
 * Completes the OpenAPI document when a service is built. The scanner finds paths, bodies and records; this class adds the
 * parameters of collections, the headers, the problems and everything else that follows from the conventions, from the same
 * declarations that the service uses at run time. {@link Shows} and {@link Refuses} declare what cannot be derived from the
 * code.
 *
 * <p>Runs after filters that add schemas, by its priority: examples are generated from the final schemas.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = -1)
public class Contract implements OASFilter {
    private static final String SECRET = "registrySecret";

    private final IndexView index;

    /** @param index all classes of the service, passed by the framework */
    public Contract(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() == null || document.getComponents() == null) {
            return;
        }
        Schemas schemas = new Schemas(document.getComponents());
        Conventions.addTo(document);
        ProblemAnswers problems = new ProblemAnswers(document.getComponents(), counts());
        schemas.writeOutText();
        schemas.forbidNull();
        Map<String, ProblemType> types = problemTypes();
        Map<String, ResourceMethod> methods = new HashMap<>();
        Set<String> streamed = new HashSet<>();
        resourceMethods().forEach(method -> {
            if (method.isStream()) {
                streamed.add(method.path());
            } else {
                methods.put(key(method.verb().name(), method.path()), method);
            }
        });
        Set<String> undocumented = new TreeSet<>(methods.keySet());
        // The one operation that is hidden on purpose.
        undocumented.remove(key("GET", RootResource.PATH));
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((verb, operation) -> {
                    ResourceMethod method = methods.get(key(verb.name(), path));
                    undocumented.remove(key(verb.name(), path));
                    if (method != null) {
                        new OperationContract(operation, method, schemas, problems)
                                .complete(streamed.contains(path), types);
                        operation.setSecurity(
                                method.isInternal()
                                        ? List.of(OASFactory.createSecurityRequirement()
                                                .addScheme(SECRET))
                                        : List.of());
                    }
                }));
        if (!undocumented.isEmpty()) {
            throw new IllegalStateException("Hidden from the OpenAPI document: " + undocumented);
        }
        schemas.completeMembers();
        schemas.sort();
    }

    /** Parses a document without the additions of the framework. */
    public static OpenAPI parse(InputStream document) {
        return SmallRyeOpenAPI.builder()
                .withCustomStaticFile(() -> document)
                .enableModelReader(false)
                .enableStandardStaticFiles(false)
                .enableAnnotationScan(false)
                .enableStandardFilter(false)
                .build()
                .model();
    }

    private static String key(String verb, String path) {
        return verb + " " + path;
    }

    private Stream<ResourceMethod> resourceMethods() {
        return index.getAnnotations(DotName.createSimple(Path.class)).stream()
                .filter(annotation -> annotation.target().kind() == AnnotationTarget.Kind.CLASS)
                .map(annotation -> annotation.target().asClass())
                .filter(resource -> !resource.isInterface() && !resource.isSynthetic() && isBuilt(resource))
                .map(Contract::load)
                .flatMap(ResourceMethod::of)
                .flatMap(this::declared);
    }

    /** Whether the application has the resource: a library's may be left out by a property. */
    private static boolean isBuilt(ClassInfo resource) {
        AnnotationInstance condition = resource.declaredAnnotation(DotName.createSimple(IfBuildProperty.class));
        return condition == null
                || ConfigProvider.getConfig()
                        .getOptionalValue(condition.value("name").asString(), String.class)
                        .equals(Optional.of(condition.value("stringValue").asString()));
    }

    private Stream<ResourceMethod> declared(ResourceMethod method) {
        return instances(index, DeclaredPaths.class)
                .flatMap(paths -> Stream.ofNullable(paths.of(method.verb().name(), method.path())))
                .findFirst()
                .map(paths -> paths.stream().map(method::as))
                .orElseGet(() -> Stream.of(method));
    }

    /** The problem types of this service by name; its own come before the common ones. */
    private Map<String, ProblemType> problemTypes() {
        Stream<ProblemType> own = instances(index, ProblemTypes.class).flatMap(declaring -> declaring.types().stream());
        return Stream.concat(own, ProblemType.COMMON.stream())
                .collect(Collectors.toMap(ProblemType::name, Function.identity(), (first, second) -> first));
    }

    /** The members with counts in problem documents of this service. */
    private Map<String, String> counts() {
        Map<String, String> counts = new LinkedHashMap<>();
        instances(index, ProblemTypes.class).forEach(declaring -> counts.putAll(declaring.counts()));
        return counts;
    }

    /** The declarations of a type in the application, created by their no-argument constructors. */
    public static <T> Stream<T> instances(IndexView index, Class<T> type) {
        return index.getAllKnownImplementations(DotName.createSimple(type)).stream()
                .filter(found -> !found.isInterface() && !found.isAbstract())
                .map(Contract::load)
                .map(found -> type.cast(instance(found)));
    }

    /** A declaration, created by its no-argument constructor. */
    static Object instance(Class<?> declaring) {
        try {
            Constructor<?> constructor = declaring.getDeclaredConstructor();
            // Like the framework, this also instantiates classes that are not public.
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(declaring + " must have a constructor without parameters", e);
        }
    }

    private static Class<?> load(ClassInfo found) {
        try {
            return Class.forName(
                    found.name().toString(), true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
