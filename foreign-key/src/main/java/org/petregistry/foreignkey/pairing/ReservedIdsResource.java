package org.petregistry.foreignkey.pairing;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.petregistry.foreignkey.protocol.Meeting;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.rest.body.JsonText;
import org.petregistry.rest.database.UnguardedPool;

/** The ids that this side remembers for the other one. */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ReservedIdsResource {
    private final UnguardedPool unguarded;
    private final JsonText json;

    ReservedIdsResource(UnguardedPool unguarded, JsonText json) {
        this.unguarded = unguarded;
        this.json = json;
    }

    /** Reserves ids: {@code {"customer": 10000}}; returns what is reserved now. */
    @PUT
    @Path("reserved-ids")
    @Operation(hidden = true)
    public Uni<JsonNode> reserve(
            @HeaderParam(ProtocolHeaders.PAIR_HEADER) String pairHeader, @RequestBody String body) {
        Map<String, Long> upTo = json.read(body, Meeting::ids);
        return inPair(ProtocolHeaders.pair(pairHeader), connection -> Sequences.hold(connection, upTo));
    }

    /** Gives ids back: {@code {"used": {"customer": 17}, "reserved": {"customer": 10000}}}. */
    @POST
    @Path("reserved-ids/release")
    @Operation(hidden = true)
    public Uni<JsonNode> release(
            @HeaderParam(ProtocolHeaders.PAIR_HEADER) String pairHeader, @RequestBody String body) {
        Map<String, Long> used = json.read(body, message -> Meeting.ids(message.path("used")));
        Map<String, Long> reserved = json.read(body, message -> Meeting.ids(message.path("reserved")));
        return inPair(ProtocolHeaders.pair(pairHeader), connection -> Sequences.release(connection, used, reserved));
    }

    private Uni<JsonNode> inPair(UUID pair, Function<SqlConnection, Uni<Void>> work) {
        return unguarded
                .pool()
                .withTransaction(connection -> PairLock.requireSettled(connection, pair)
                        .chain(() -> work.apply(connection))
                        .chain(() -> Sequences.held(connection)))
                .map(Meeting::ids);
    }
}
