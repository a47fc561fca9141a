package org.petregistry.rest;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.petregistry.testkit.architecture.ArchitectureRules;

@AnalyzeClasses(packages = "org.petregistry.rest", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests common_rules = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static final ArchRule the_database_package_does_not_depend_on_http =
            ArchitectureRules.doNotDependOnHttp("org.petregistry.rest.database", "org.petregistry.rest.settings");
}
