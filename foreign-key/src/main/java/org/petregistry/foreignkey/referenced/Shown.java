package org.petregistry.foreignkey.referenced;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;

/** The representation of the thing. The application has one bean of this type. */
public interface Shown {
    /** The response to a {@code GET} on its path, with its entity tag; fails with 404 or 410 if the thing does not exist. */
    Uni<? extends RestResponse<?>> answer(long id, HttpHeaders request);
}
