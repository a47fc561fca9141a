package org.petregistry.rest.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares for the OpenAPI document that a resource method passes on the response of another service. Another filter adds the
 * schema to the document, from the other service's contract.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface PassesOn {
    /** The name of the schema; one that the document does not have fails the build. */
    String value();
}
