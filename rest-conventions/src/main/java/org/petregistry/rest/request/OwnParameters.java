package org.petregistry.rest.request;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a resource method reads the query string itself, since its parameters' names are not fixed (filters, sorts),
 * and answers for unknown, repeated and empty ones. {@link QueryParameterFilter} then only checks that the query string
 * can be decoded.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OwnParameters {}
