package org.petregistry.rest.request;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a resource method creates many things at once. Its path ends with {@link #PATH}: how large a body may be is
 * decided before it is known which method takes it, by this segment. A service where one is without the other is not built.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Batch {
    /** The last segment of its path. */
    String PATH = "batch";
}
