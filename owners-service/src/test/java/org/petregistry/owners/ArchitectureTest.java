package org.petregistry.owners;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.transaction.Transactional;
import java.util.Set;

@AnalyzeClasses(packages = "org.petregistry.owners", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packages_know_each_other_one_way =
            slices().matching("org.petregistry.owners.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule each_room_opens_only_to_its_neighbours = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("owner")
            .definedBy("org.petregistry.owners.owner..")
            .layer("role")
            .definedBy("org.petregistry.owners.role..")
            .layer("pets")
            .definedBy("org.petregistry.owners.pets..")
            .whereLayer("owner")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("role")
            .mayOnlyBeAccessedByLayers("owner")
            .whereLayer("pets")
            .mayOnlyBeAccessedByLayers("owner");

    /** See Role.deleteRow: an entity object that is deleted disturbs all others that are. */
    @ArchTest
    static final ArchRule no_entity_object_is_deleted = noClasses()
            .should()
            .accessTargetWhere(describe("deletes an entity object", ArchitectureTest::deletesAnObject));

    @ArchTest
    static final ArchRule nothing_blocks_and_transactions_are_reactive = noClasses()
            .should()
            .accessTargetWhere(describe(
                    "waits for a Uni",
                    access -> access.getName().equals("await")
                            && access.getTargetOwner().isAssignableTo(io.smallrye.mutiny.Uni.class)))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Transactional.class);

    @ArchTest
    static final ArchRule entities_do_not_cross_HTTP = noClasses()
            .that()
            .haveSimpleNameEndingWith("Resource")
            .should()
            .dependOnClassesThat()
            .areAnnotatedWith(Entity.class);

    private static boolean deletesAnObject(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        boolean entity = owner.isAssignableTo(PanacheEntityBase.class)
                && access.getName().equals("delete")
                && access.getTarget().getFullName().endsWith("()");
        boolean session = owner.getFullName().startsWith("org.hibernate.reactive.mutiny.Mutiny")
                && Set.of("remove", "removeAll", "delete", "deleteAll", "deleteMultiple")
                        .contains(access.getName());
        return entity || session;
    }
}
