package org.petregistry.rest.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.petregistry.rest.query.CollectionProvider;

/** Declares the schema of a resource class or method for the OpenAPI document. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Shows {
    /** A record that has a {@code @Schema(name = …)}. */
    Class<? extends Record> value();

    /**
     * The declaration of the parameters of a page and of {@code include}; required if a method returns a page or can embed
     * something. The interface itself means none.
     */
    Class<? extends CollectionProvider> collection() default CollectionProvider.class;
}
