package org.petregistry.rest.contract;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

/** Redirects a browser that opens the service's root path to the documentation. */
@Path(RootResource.PATH)
@Singleton
public class RootResource {
    static final String PATH = "/";

    /** Relative, so that it works behind a proxy; the framework would make it absolute. */
    private static final String SWAGGER_UI = "/q/swagger-ui/";

    /** Not in the OpenAPI document: programs do not need it. */
    @GET
    @NonBlocking
    @Operation(hidden = true)
    public RestResponse<Void> redirect() {
        return RestResponse.ResponseBuilder.<Void>create(RestResponse.Status.TEMPORARY_REDIRECT)
                .header(HttpHeaders.LOCATION, SWAGGER_UI)
                .build();
    }
}
