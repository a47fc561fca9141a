package org.petregistry.foreignkey;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.transaction.Transactional;

@AnalyzeClasses(packages = "org.petregistry.foreignkey", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "org.petregistry.foreignkey.";

    @ArchTest
    static final ArchRule the_protocol_knows_neither_side = noClasses()
            .that()
            .resideInAPackage(ROOT + "protocol")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "referenced", ROOT + "referencing", ROOT + "document");

    @ArchTest
    static final ArchRule the_referenced_side_does_not_know_the_other = noClasses()
            .that()
            .resideInAPackage(ROOT + "referenced")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "referencing", ROOT + "document");

    @ArchTest
    static final ArchRule the_referencing_side_does_not_know_the_other = noClasses()
            .that()
            .resideInAPackage(ROOT + "referencing")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "referenced", ROOT + "document");

    @ArchTest
    static final ArchRule it_has_no_entities_and_its_transactions_are_reactive = noClasses()
            .should()
            .dependOnClassesThat()
            .areAnnotatedWith(Entity.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Transactional.class);

    @ArchTest
    static final ArchRule nothing_waits_on_an_event_loop = noClasses()
            .should()
            .callMethodWhere(describe(
                    "waits for a Uni",
                    call -> call.getName().equals("await")
                            && call.getTargetOwner().isAssignableTo(Uni.class)));
}
