package org.petregistry.rest.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a resource class or one of its methods shows, for the OpenAPI document. Where the method answers with a
 * collection, or can embed something, that record has a static field {@code LISTING}, from which the parameters come.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Shows {
    /** A record that has a {@code @Schema(name = …)}. */
    Class<? extends Record> value();
}
