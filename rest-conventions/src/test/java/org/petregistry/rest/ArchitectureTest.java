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
    static final ArchTests what_holds_in_every_module = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static final ArchRule the_database_knows_no_http =
            ArchitectureRules.doNotKnowHttp("org.petregistry.rest.database", "org.petregistry.rest.settings");
}
