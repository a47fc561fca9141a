package org.petregistry.rest.conditional;

import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;

/** Responses with one resource and its version as an entity tag. */
public final class VersionedAnswer {
    private VersionedAnswer() {}

    /** 200 with the resource. */
    public static <T> RestResponse<T> of(T resource, long version) {
        return RestResponse.ResponseBuilder.ok(resource)
                .header(HttpHeaders.ETAG, EntityTags.of(version))
                .build();
    }

    /** The same, or 304 if the request's If-None-Match matches this version (RFC 9110 §13.1.2). */
    public static <T> RestResponse<T> read(HttpHeaders request, T resource, long version) {
        if (EntityTags.notModified(EntityTags.ifNoneMatch(request), version)) {
            return RestResponse.ResponseBuilder.<T>create(RestResponse.Status.NOT_MODIFIED)
                    .header(HttpHeaders.ETAG, EntityTags.of(version))
                    .build();
        }
        return of(resource, version);
    }
}
