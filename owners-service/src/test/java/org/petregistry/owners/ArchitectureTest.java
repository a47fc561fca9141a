package org.petregistry.owners;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.petregistry.testkit.architecture.ArchitectureRules;

@AnalyzeClasses(packages = "org.petregistry.owners", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests common_rules = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static final ArchRule only_resources_depend_on_http = ArchitectureRules.onlyResourcesDependOnHttp();

    @ArchTest
    static final ArchRule packages_depend_only_on_allowed_packages = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("owner")
            .definedBy("org.petregistry.owners.owner..")
            .layer("role")
            .definedBy("org.petregistry.owners.role..")
            .whereLayer("owner")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("role")
            .mayOnlyBeAccessedByLayers("owner");
}
