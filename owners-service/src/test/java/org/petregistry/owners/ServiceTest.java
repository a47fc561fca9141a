package org.petregistry.owners;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.petregistry.testkit.OwnersDatabaseResource;

/** A test of the complete service on a real PostgreSQL, with pets-service stubbed; all tests share one start. */
@QuarkusTest
@WithTestResource(value = OwnersDatabaseResource.class, scope = TestResourceScope.GLOBAL)
@WithTestResource(value = PetsServiceStub.class, scope = TestResourceScope.GLOBAL)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ServiceTest {}
