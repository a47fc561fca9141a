package org.petregistry.rest.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a resource method passes on what another service has answered, for the OpenAPI document. Another filter has put
 * the schema into the document, from the other service's contract.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface PassesOn {
    /** The name of the schema; one that the document does not have fails the build. */
    String value();
}
