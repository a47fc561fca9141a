package org.petregistry.rest.request;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that a resource method reads the query string itself, since the names of its parameters are not fixed (filters,
 * sorts), and rejects unknown, repeated and empty ones. {@link QueryParameterFilter} then only checks that the query string
 * can be decoded.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OwnParameters {}
