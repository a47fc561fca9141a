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
    static final ArchTests common_rules = ArchTests.in(ArchitectureRules.class);

    /**
     * Deletions and Relations answer for the resources of the services that use the module, so that 202 with its Location
     * and the relayed page are written once; Shown is what such a resource implements. ReferencingService and ReferencedService read
     * the answers of REST clients, and ReferencedWarmUp makes one.
     */
    @ArchTest
    static final ArchRule only_resources_depend_on_http = ArchitectureRules.onlyResourcesDependOnHttp(
            "Deletions", "Relations", "Shown", "ReferencingService", "ReferencedService", "ReferencedWarmUp");

    @ArchTest
    static final ArchRule the_protocol_depends_on_neither_side = noClasses()
            .that()
            .resideInAPackage(ROOT + "protocol")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "referenced", ROOT + "referencing", ROOT + "document");

    @ArchTest
    static final ArchRule the_referenced_side_does_not_depend_on_the_referencing_side = noClasses()
            .that()
            .resideInAPackage(ROOT + "referenced")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "referencing", ROOT + "document");

    @ArchTest
    static final ArchRule the_referencing_side_does_not_depend_on_the_referenced_side = noClasses()
            .that()
            .resideInAPackage(ROOT + "referencing")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "referenced", ROOT + "document");

    @ArchTest
    static final ArchRule the_module_has_no_entities =
            noClasses().should().dependOnClassesThat().areAnnotatedWith(Entity.class);
}
