package org.petregistry.rest.http;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.petregistry.rest.request.RequestId;

/** Calls this same service as one service calls the other, and returns the received headers. */
@Path("/")
@Singleton
public class MirrorResource {
    private final Mirror mirror;

    MirrorResource(@RestClient Mirror mirror) {
        this.mirror = mirror;
    }

    /** Answers with members that the caller does not know. */
    public record Wide(String traceparent, String authorization, String news) {}

    public record Narrow(String traceparent, String authorization) {}

    @RegisterRestClient(configKey = "mirror")
    public interface Mirror {
        @GET
        @Path("/internal/mirror")
        Uni<Narrow> internal();

        @GET
        @Path("/mirror")
        Uni<Narrow> open();

        @GET
        @Path("/nowhere")
        Uni<Narrow> nowhere();
    }

    @GET
    @Path("internal/mirror")
    public Uni<Wide> internal(
            @HeaderParam(RequestId.HEADER) String traceparent, @HeaderParam("Authorization") String authorization) {
        return Uni.createFrom().item(new Wide(traceparent, authorization, "new"));
    }

    @GET
    @Path("mirror")
    public Uni<Wide> open(
            @HeaderParam(RequestId.HEADER) String traceparent, @HeaderParam("Authorization") String authorization) {
        return internal(traceparent, authorization);
    }

    @GET
    @Path("asks/internal")
    public Uni<Narrow> asksInternal() {
        return mirror.internal();
    }

    @GET
    @Path("asks/open")
    public Uni<Narrow> asksOpen() {
        return mirror.open();
    }

    @GET
    @Path("asks/nowhere")
    public Uni<Narrow> asksNowhere() {
        return mirror.nowhere();
    }
}
