package org.petregistry.pets;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.hibernate.reactive.mutiny.Mutiny;

/** What the rooms may know of each other, and what nobody may do. */
@AnalyzeClasses(packages = "org.petregistry.pets", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "org.petregistry.pets.";

    @ArchTest
    static final ArchRule dependencies_between_rooms_go_one_way =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule what_is_said_of_owners_knows_no_other_room = knowsOnly("owner");

    @ArchTest
    static final ArchRule pets_do_not_know_posts = knowsOnly("pet", "owner");

    @ArchTest
    static final ArchRule posts_know_pets = knowsOnly("post", "pet", "owner");

    @ArchTest
    static final ArchRule no_entity_object_is_ever_deleted = noClasses()
            .should()
            .callMethodWhere(describe(
                    "an entity object is deleted",
                    call -> isCall(call, PanacheEntityBase.class, "delete")
                                    && call.getTarget().getRawParameterTypes().isEmpty()
                            || isCall(call, Mutiny.Session.class, "remove")
                            || isCall(call, Mutiny.Session.class, "removeAll")
                            || isCall(call, Mutiny.StatelessSession.class, "delete")
                            || isCall(call, Mutiny.StatelessSession.class, "deleteAll")))
            .because("Hibernate Reactive shares the running delete of an entity type among all sessions");

    @ArchTest
    static final ArchRule transactions_are_reactive =
            noClasses().should().dependOnClassesThat().areAssignableTo(Transactional.class);

    @ArchTest
    static final ArchRule nothing_waits_on_an_event_loop = noClasses()
            .should()
            .callMethodWhere(describe(
                    "an answer is awaited",
                    call -> isCall(call, Uni.class, "await")
                            || isCall(call, Uni.class, "awaitUsing")
                            || isCall(call, Multi.class, "toIterable")
                            || isCall(call, Multi.class, "toStream")
                            || isCall(call, CompletableFuture.class, "join")
                            || isCall(call, CompletableFuture.class, "get")));

    @ArchTest
    static final ArchRule entities_stay_in_their_room = classes()
            .that()
            .areAnnotatedWith(Entity.class)
            .should()
            .onlyBeAccessed()
            .byClassesThat(describe(
                    "are in a room that has an entity",
                    user -> user.getPackageName().equals(ROOT + "pet")
                            || user.getPackageName().equals(ROOT + "post")));

    @ArchTest
    static final ArchRule what_crosses_http_is_a_record = classes()
            .that()
            .haveSimpleNameEndingWith("View")
            .or()
            .haveSimpleNameEndingWith("Draft")
            .or()
            .haveSimpleNameEndingWith("Patch")
            .should()
            .beRecords();

    private static ArchRule knowsOnly(String room, String... others) {
        DescribedPredicate<JavaClass> foreign =
                describe("are in another room than " + String.join(", ", others), type -> {
                    String name = type.getPackageName();
                    return name.startsWith(ROOT)
                            && !name.equals(ROOT + room)
                            && Arrays.stream(others).noneMatch(other -> name.equals(ROOT + other));
                });
        return noClasses().that().resideInAPackage(ROOT + room).should().dependOnClassesThat(foreign);
    }

    private static boolean isCall(JavaCall<?> call, Class<?> owner, String method) {
        return call.getName().equals(method) && call.getTargetOwner().isAssignableTo(owner);
    }
}
