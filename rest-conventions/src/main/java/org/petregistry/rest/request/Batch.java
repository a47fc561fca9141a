package org.petregistry.rest.request;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that a resource method creates many things at once. Its path ends with {@link #PATH}, because the limit of the body
 * is selected by this segment, before the method is known. The build fails if one is without the other.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Batch {
    /** The last segment of its path. */
    String PATH = "batch";
}
