package org.petregistry.pets.testing;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.petregistry.testkit.PetsDatabaseResource;

/** A test of the complete service on a real PostgreSQL, with owners-service stubbed; all tests share one start. */
@QuarkusTest
@WithTestResource(value = PetsDatabaseResource.class, scope = TestResourceScope.GLOBAL)
@WithTestResource(value = OwnersServiceStub.class, scope = TestResourceScope.GLOBAL)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ServiceTest {}
