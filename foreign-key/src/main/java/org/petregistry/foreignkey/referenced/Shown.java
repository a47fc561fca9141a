package org.petregistry.foreignkey.referenced;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;

/** How the application shows the thing. One bean is of this kind. */
public interface Shown {
    /** What {@code GET} on its path answers, its entity tag included; fails with a 404 or 410 where there is none. */
    Uni<? extends RestResponse<?>> answer(long id, HttpHeaders request);
}
