package org.petregistry.rest.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.petregistry.rest.query.ListingDeclaration;

/** Says what a resource class or one of its methods shows, for the OpenAPI document. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Shows {
    /** A record that has a {@code @Schema(name = …)}. */
    Class<? extends Record> value();

    /**
     * Where the parameters of a page come from, and of {@code include}; needed where a method answers with a page or can
     * embed something. The interface itself stands for none.
     */
    Class<? extends ListingDeclaration> listing() default ListingDeclaration.class;
}
