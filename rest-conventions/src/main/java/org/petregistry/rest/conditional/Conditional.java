package org.petregistry.rest.conditional;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares for the OpenAPI document that a resource method evaluates preconditions (RFC 9110 §13.1): a GET {@code
 * If-None-Match}, any other {@code If-Match}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Conditional {}
