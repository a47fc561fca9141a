package org.petregistry.foreignkey.referenced;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.petregistry.foreignkey.pairing.DatabaseGate;
import org.petregistry.foreignkey.protocol.Meeting;
import org.petregistry.foreignkey.protocol.PieceDigests;
import org.petregistry.foreignkey.protocol.Reported;
import org.petregistry.rest.body.JsonText;
import org.petregistry.rest.request.NumberParameter;

/** The meeting of both sides, and the comparison of their databases. The referencing side drives both. */
@Path("/internal/pairing")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class PairingResource {
    private final RegistryIdentity registry;
    private final DatabaseGate gate;
    private final Meetings meetings;
    private final Comparison comparison;
    private final Referenced key;
    private final JsonText json;

    PairingResource(
            RegistryIdentity registry,
            DatabaseGate gate,
            Meetings meetings,
            Comparison comparison,
            ReferencedSide side,
            JsonText json) {
        this.registry = registry;
        this.gate = gate;
        this.meetings = meetings;
        this.comparison = comparison;
        this.key = side.declaration();
        this.json = json;
    }

    /** The pair number of this side: {@code {"registry": …, "pair": null, "settled": false}} if it has to meet. */
    @GET
    @Operation(hidden = true)
    public Uni<JsonNode> current() {
        return registry.id().flatMap(id -> gate.check().map(state -> JsonNodeFactory.instance
                .objectNode()
                .put("registry", id.toString())
                .put("pair", Objects.toString(state.pair(), null))
                .put("settled", state.settled())));
    }

    /** Agrees on a new pair number. */
    @POST
    @Operation(hidden = true)
    public Uni<JsonNode> meet(@RequestBody String body) {
        Meeting.Request request = json.read(body, Meeting.Request::of);
        return gate.check().chain(() -> meetings.meet(request)).map(Meeting.Response::toJson);
    }

    /** Digests of what this side has. */
    @GET
    @Path("{pair}/digests")
    @Operation(hidden = true)
    public Uni<JsonNode> digests(@PathParam("pair") UUID pair, @QueryParam("after") String after) {
        long begin = NumberParameter.read("after", after, 0, 0, Long.MAX_VALUE - PieceDigests.RANGE);
        return comparison.digests(pair, begin).map(PieceDigests::toJson);
    }

    /** What the other side has of up to 1000 things; returns what this side has, after it has put its own side right. */
    @PUT
    @Path("{pair}/things")
    @Operation(hidden = true)
    public Uni<JsonNode> resolve(
            @PathParam("pair") UUID pair, @QueryParam("apply") boolean apply, @RequestBody String body) {
        List<Reported> reported = json.read(body, this::reported);
        return comparison.resolve(pair, reported, apply).map(answer -> answer.toJson(key.columns()));
    }

    private List<Reported> reported(JsonNode items) {
        List<Reported> reported = new ArrayList<>();
        items.forEach(item -> reported.add(Reported.of(item, key.columns())));
        if (reported.size() > PieceDigests.PIECE) {
            throw new IllegalArgumentException("too many");
        }
        return reported;
    }

    /** The other side is settled, so this one is. The body has the ids that the other side has reserved. */
    @PUT
    @Path("{pair}/settled")
    @Operation(hidden = true)
    public Uni<Void> settle(@PathParam("pair") UUID pair, @RequestBody String body) {
        Map<String, Long> held = json.read(body, Meeting::ids);
        return meetings.settle(pair, held).chain(() -> gate.check()).replaceWithVoid();
    }
}
