package org.petregistry.foreignkey.referenced;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.petregistry.rest.problem.ParameterFaults;
import org.petregistry.rest.request.NumberParameter;

/** The change feed over HTTP, for the other service. */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class ChangesResource {
    static final int MAX_LIMIT = 1_000;

    private static final int DEFAULT_LIMIT = 500;
    private static final int MAX_WAIT_SECONDS = 30;

    private final ChangeFeed feed;
    private final Referenced key;

    ChangesResource(ChangeFeed feed, ReferencedSide side) {
        this.feed = feed;
        this.key = side.declaration();
    }

    /**
     * Changed things, each at its last change.
     *
     * @param after the end of the last response; 0, the default, is the beginning
     * @param limit the maximum number of changes, 1 to 1000, 500 by default
     * @param wait the number of seconds to wait for a change, 0 to 30, 0 by default
     */
    @GET
    @Path("{things}/changes")
    @Operation(hidden = true)
    public Uni<JsonNode> changes(
            @PathParam("things") String things,
            @QueryParam("after") String after,
            @QueryParam("limit") String limit,
            @QueryParam("wait") String wait) {
        LookupResource.require(key, things);
        ParameterFaults faults = new ParameterFaults();
        long place = faults.read(() -> NumberParameter.read("after", after, 0, 0, Long.MAX_VALUE), 0L);
        long most = faults.read(() -> NumberParameter.read("limit", limit, DEFAULT_LIMIT, 1, MAX_LIMIT), 0L);
        long seconds = faults.read(() -> NumberParameter.read("wait", wait, 0, 0, MAX_WAIT_SECONDS), 0L);
        faults.refuse();
        return feed.after(place, (int) most, Duration.ofSeconds(seconds)).map(changes -> changes.toJson(key.columns()));
    }
}
