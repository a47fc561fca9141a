package org.petregistry.testkit.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Rules for every module. A module's test includes them with {@code ArchTests.in(ArchitectureRules.class)}, and adds
 * {@link #onlyResourcesDependOnHttp}.
 */
public final class ArchitectureRules {
    private static final String ROOT = "org.petregistry.";

    private static final DescribedPredicate<JavaClass> RESOURCES =
            describe("resources", type -> type.isAnnotatedWith("jakarta.ws.rs.Path") && !type.isInterface());

    private static final DescribedPredicate<JavaClass> ENTITIES =
            describe("entities", type -> type.isAnnotatedWith("jakarta.persistence.Entity"));

    private static final Set<String> DELETING = Set.of("remove", "removeAll", "delete", "deleteAll", "deleteMultiple");

    private static final Set<String> WAITING = Set.of(
            "io.smallrye.mutiny.Uni.await",
            "io.smallrye.mutiny.Uni.awaitUsing",
            "io.smallrye.mutiny.Multi.toIterable",
            "io.smallrye.mutiny.Multi.toStream",
            "java.util.concurrent.CompletableFuture.join",
            "java.util.concurrent.CompletableFuture.get");

    private ArchitectureRules() {}

    @ArchTest
    static final ArchRule packages_have_no_cyclic_dependencies =
            slices().matching(ROOT + "(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule every_package_has_a_description = classes()
            .should(new ArchCondition<>("be in a package with a package-info.java") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    Path info = Path.of("src", "main", "java")
                            .resolve(type.getPackageName().replace('.', '/'))
                            .resolve("package-info.java");
                    events.add(new SimpleConditionEvent(type, Files.exists(info), info + " of " + type.getName()));
                }
            });

    @ArchTest
    static final ArchRule domain_code_is_not_shared = noClasses()
            .should(new ArchCondition<>("know a module that is not below them") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    type.getDirectDependenciesFromSelf().stream()
                            .filter(dependency -> !isBelow(
                                    type.getPackageName(),
                                    dependency.getTargetClass().getPackageName()))
                            .forEach(dependency ->
                                    events.add(SimpleConditionEvent.satisfied(type, dependency.getDescription())));
                }
            });

    @ArchTest
    static final ArchRule no_entity_object_is_deleted = noClasses()
            .should()
            .accessTargetWhere(describe("deletes an entity object", ArchitectureRules::deletesAnObject))
            .because("Hibernate Reactive 3.2.5 shares the running delete of an entity type among all sessions"
                    + " (ReactiveDeleteCoordinator.stage): simultaneous ones overwrite each other's"
                    + " (hibernate/hibernate-reactive#1713). Delete by a query");

    @ArchTest
    static final ArchRule nothing_waits_on_an_event_loop =
            noClasses().should().accessTargetWhere(describe("waits for an answer", ArchitectureRules::waits));

    @ArchTest
    static final ArchRule transactions_are_reactive = noClasses()
            .should()
            .dependOnClassesThat(
                    describe("are @Transactional", type -> type.getName().equals("jakarta.transaction.Transactional")));

    @ArchTest
    static final ArchRule no_entity_crosses_http =
            noClasses().that(RESOURCES).should().dependOnClassesThat(ENTITIES).allowEmptyShould(true);

    @ArchTest
    static final ArchRule what_crosses_http_is_a_record = classes()
            .that()
            .haveSimpleNameEndingWith("View")
            .or()
            .haveSimpleNameEndingWith("Draft")
            .or()
            .haveSimpleNameEndingWith("Patch")
            .should()
            .beRecords()
            .allowEmptyShould(true);

    /**
     * Only resources, filters and clients of other services may depend on HTTP.
     *
     * @param except the simple names of further classes that may; state the reason in the calling test
     */
    public static ArchRule onlyResourcesDependOnHttp(String... except) {
        Set<String> names = Set.of(except);
        return noClasses()
                .that(not(describe(
                        "resources, filters, clients, " + names,
                        type -> isHttp(type) || names.contains(outermost(type).getSimpleName()))))
                .should()
                .dependOnClassesThat(describe("are of HTTP", ArchitectureRules::isOfHttp));
    }

    /** Packages that must not depend on HTTP, in a module that is about HTTP. */
    public static ArchRule doNotDependOnHttp(String... packages) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat(describe("are of HTTP", ArchitectureRules::isOfHttp));
    }

    private static boolean isOfHttp(JavaClass type) {
        String name = type.getPackageName() + ".";
        return name.startsWith("jakarta.ws.rs.")
                || name.startsWith("org.jboss.resteasy.reactive.")
                || name.startsWith("io.vertx.ext.web.");
    }

    private static boolean isHttp(JavaClass type) {
        JavaClass outer = outermost(type);
        // The super-interface of REST clients is not annotated, but its methods are.
        return outer.isAnnotatedWith("jakarta.ws.rs.Path")
                || outer.isAnnotatedWith("jakarta.ws.rs.ext.Provider")
                || outer.isAssignableTo("jakarta.ws.rs.client.ClientRequestFilter")
                || outer.getMethods().stream()
                        .anyMatch(method -> method.isAnnotatedWith("jakarta.ws.rs.Path")
                                || method.isAnnotatedWith("org.jboss.resteasy.reactive.server.ServerRequestFilter"));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureRules::outermost).orElse(type);
    }

    private static boolean isBelow(String user, String used) {
        return !used.startsWith(ROOT)
                || module(user).equals(module(used))
                || module(used).equals("rest")
                || module(used).equals("foreignkey") && !module(user).equals("rest");
    }

    private static String module(String name) {
        return name.substring(ROOT.length()).replaceFirst("\\..*", "");
    }

    private static boolean deletesAnObject(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        boolean entity = owner.isAssignableTo("io.quarkus.hibernate.reactive.panache.PanacheEntityBase")
                && access.getName().equals("delete")
                && access.getTarget().getFullName().endsWith("()");
        boolean session = owner.getFullName().startsWith("org.hibernate.reactive.mutiny.Mutiny")
                && DELETING.contains(access.getName());
        return entity || session;
    }

    private static boolean waits(JavaAccess<?> access) {
        return WAITING.stream().anyMatch(method -> {
            int dot = method.lastIndexOf('.');
            return access.getName().equals(method.substring(dot + 1))
                    && access.getTargetOwner().isAssignableTo(method.substring(0, dot));
        });
    }
}
