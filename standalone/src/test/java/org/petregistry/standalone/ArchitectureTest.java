package org.petregistry.standalone;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Rules for the launcher, including the modules {@code audit} and {@code database}. */
@AnalyzeClasses(packages = "org.petregistry", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packages_depend_only_on_allowed_packages = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("launcher")
            .definedBy("org.petregistry.standalone.launcher..")
            .layer("sampledata")
            .definedBy("org.petregistry.standalone.sampledata..")
            .layer("audit")
            .definedBy("org.petregistry.audit..")
            .layer("client")
            .definedBy("org.petregistry.client..")
            .layer("terminal")
            .definedBy("org.petregistry.terminal..")
            .layer("database")
            .definedBy("org.petregistry.database..")
            .layer("operatingsystem")
            .definedBy("org.petregistry.operatingsystem..")
            .whereLayer("launcher")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("sampledata")
            .mayOnlyBeAccessedByLayers("launcher")
            .whereLayer("audit")
            .mayOnlyBeAccessedByLayers("launcher")
            .whereLayer("database")
            .mayOnlyBeAccessedByLayers("launcher")
            .whereLayer("client")
            .mayOnlyBeAccessedByLayers("sampledata", "audit")
            .whereLayer("terminal")
            .mayOnlyBeAccessedByLayers("launcher", "sampledata", "audit", "client")
            .whereLayer("operatingsystem")
            .mayOnlyBeAccessedByLayers("launcher", "database");
}
