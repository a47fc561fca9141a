package org.petregistry.foreignkey;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import org.petregistry.testkit.architecture.ArchitectureRules;

@AnalyzeClasses(packages = "org.petregistry.foreignkey", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "org.petregistry.foreignkey.";

    @ArchTest
    static final ArchTests what_holds_in_every_module = ArchTests.in(ArchitectureRules.class);

    /**
     * Deletions and Relations answer for the resources of the services that use the module, so that 202 with its Location
     * and the relayed page are written once; Shown is what such a resource implements. ReferencingService and ReferencedService read
     * the answers of REST clients, and ReferencedWarmUp makes one.
     */
    @ArchTest
    static final ArchRule resources_know_http_and_nothing_below_them_does = ArchitectureRules.onlyResourcesKnowHttp(
            "Deletions", "Relations", "Shown", "ReferencingService", "ReferencedService", "ReferencedWarmUp");

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
    static final ArchRule it_has_no_entities =
            noClasses().should().dependOnClassesThat().areAnnotatedWith(Entity.class);
}
