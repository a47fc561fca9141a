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
     * Things that have changed, each at its last change.
     *
     * @param after where the last answer ended; 0, if absent, is the beginning
     * @param limit how many at the most, 1 to 1000, 500 if absent
     * @param wait for how many seconds to wait for something new, 0 to 30, 0 if absent
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
