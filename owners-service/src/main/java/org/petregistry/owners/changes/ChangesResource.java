package org.petregistry.owners.changes;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.petregistry.owners.registry.Registry;
import org.petregistry.rest.problem.ParameterFaults;
import org.petregistry.rest.request.NumberParameter;

/** The change feed over HTTP, for pets-service. */
@Path("/internal/owners/changes")
@Tag(name = "internal")
@Produces(MediaType.APPLICATION_JSON)
public class ChangesResource {
    static final int MAX_LIMIT = 1_000;

    private static final int DEFAULT_LIMIT = 500;
    private static final int MAX_WAIT_SECONDS = 30;

    private final Changes changes;
    private final Registry registry;

    ChangesResource(Changes changes, Registry registry) {
        this.changes = changes;
        this.registry = registry;
    }

    /**
     * Owners that have changed, each at its last change.
     *
     * @param after where the last answer ended; 0, if absent, is the beginning
     * @param limit how many at the most, 1 to 1000, 500 if absent
     * @param wait for how many seconds to wait for something new, 0 to 30, 0 if absent
     */
    @GET
    @Operation(
            operationId = "listOwnerChanges",
            summary = "List owners that have changed, each at its last change",
            description = "Waits for something new where there is nothing.")
    public Uni<OwnerChanges> changes(
            @Parameter(
                            description = "Where the last answer ended; 0 is the beginning",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            format = "int64",
                                            minimum = "0",
                                            defaultValue = "0"),
                            example = "0")
                    @QueryParam("after")
                    String after,
            @Parameter(
                            description = "How many at the most",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            format = "int32",
                                            minimum = "1",
                                            maximum = "1000",
                                            defaultValue = "500"),
                            example = "500")
                    @QueryParam("limit")
                    String limit,
            @Parameter(
                            description = "For how many seconds to wait for something new",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            format = "int32",
                                            minimum = "0",
                                            maximum = "30",
                                            defaultValue = "0"),
                            example = "0")
                    @QueryParam("wait")
                    String wait) {
        ParameterFaults faults = new ParameterFaults();
        long place = faults.read(() -> NumberParameter.read("after", after, 0, 0, Long.MAX_VALUE), 0L);
        long most = faults.read(() -> NumberParameter.read("limit", limit, DEFAULT_LIMIT, 1, MAX_LIMIT), 0L);
        long seconds = faults.read(() -> NumberParameter.read("wait", wait, 0, 0, MAX_WAIT_SECONDS), 0L);
        faults.refuse();
        return registry.id().flatMap(id -> changes.after(place, (int) most, Duration.ofSeconds(seconds))
                .map(piece -> new OwnerChanges(id, piece.items(), piece.next())));
    }
}
