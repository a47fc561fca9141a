package org.petregistry.rest.idempotency;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares for the OpenAPI document that a resource method creates what its body describes, once for each {@code
 * Idempotency-Key}. The method calls {@link Creation#once}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OncePerKey {}
