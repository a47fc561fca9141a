package org.petregistry.rest.conditional;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a resource method honours preconditions (RFC 9110 §13.1), for the OpenAPI document: a GET {@code If-None-Match},
 * any other {@code If-Match}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Conditional {}
