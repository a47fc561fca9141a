package org.petregistry.foreignkey.referenced;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.logging.Logger;
import org.petregistry.foreignkey.pairing.DatabaseGate;
import org.petregistry.foreignkey.pairing.Progress;
import org.petregistry.foreignkey.protocol.Counts;
import org.petregistry.foreignkey.protocol.Meeting;
import org.petregistry.foreignkey.protocol.PieceDigests;
import org.petregistry.foreignkey.protocol.Reported;
import org.petregistry.foreignkey.protocol.SettlingReport;
import org.petregistry.rest.body.JsonText;
import org.petregistry.rest.request.NumberParameter;

/** The meeting of both sides, and the comparison of their databases. The referencing side drives both. */
@Path("/internal/pairing")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class PairingResource {
    private static final Logger LOG = Logger.getLogger(PairingResource.class);

    private final RegistryIdentity registry;
    private final DatabaseGate gate;
    private final Meetings meetings;
    private final Comparison comparison;
    private final Referenced key;
    private final JsonText json;
    private final Progress progress;

    /** What the other side waits for; not logged again while it waits. */
    private volatile String waiting;

    PairingResource(
            RegistryIdentity registry,
            DatabaseGate gate,
            Meetings meetings,
            Comparison comparison,
            ReferencedSide side,
            JsonText json,
            Progress progress) {
        this.registry = registry;
        this.gate = gate;
        this.meetings = meetings;
        this.comparison = comparison;
        this.key = side.declaration();
        this.json = json;
        this.progress = progress;
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
        return gate.check()
                .chain(() -> meetings.meet(request))
                .invoke(response -> progress.begin(response.highest()))
                .map(Meeting.Response::toJson);
    }

    /** Digests of what this side has. */
    @GET
    @Path("{pair}/digests")
    @Operation(hidden = true)
    public Uni<JsonNode> digests(
            @PathParam("pair") UUID pair, @QueryParam("after") String after, @QueryParam("apply") boolean apply) {
        long begin = NumberParameter.read("after", after, 0, 0, Long.MAX_VALUE - PieceDigests.RANGE);
        return comparison
                .digests(pair, begin)
                .invoke(() -> progress.add(apply, begin, new Counts()))
                .map(PieceDigests::toJson);
    }

    /** Digests of each thing in the pieces that differ: {@code [0, 7000]}. */
    @POST
    @Path("{pair}/digests")
    @Operation(hidden = true)
    public Uni<JsonNode> digestsOfEach(@PathParam("pair") UUID pair, @RequestBody String body) {
        List<Long> pieces = json.read(body, PieceDigests::requested);
        return comparison.digestsOfEach(pair, pieces).map(PieceDigests::toJson);
    }

    /** What the other side has of up to 1000 things; returns what this side has, after it has put its own side right. */
    @PUT
    @Path("{pair}/things")
    @Operation(hidden = true)
    public Uni<JsonNode> resolve(
            @PathParam("pair") UUID pair, @QueryParam("apply") boolean apply, @RequestBody String body) {
        List<Reported> reported = json.read(body, this::reported);
        return comparison
                .resolve(pair, reported, apply)
                .invoke(answer -> {
                    if (!reported.isEmpty()) {
                        progress.add(apply, reported.get(0).id() - 1, answer.counts());
                    }
                })
                .map(answer -> answer.toJson(key.columns()));
    }

    private List<Reported> reported(JsonNode items) {
        List<Reported> reported = new ArrayList<>();
        items.forEach(item -> reported.add(Reported.of(item, key.columns())));
        if (reported.size() > PieceDigests.PIECE) {
            throw new IllegalArgumentException("too many");
        }
        return reported;
    }

    /** The other side waits for a person's decision: {@code {"reason": …}}. */
    @PUT
    @Path("{pair}/waiting")
    @Operation(hidden = true)
    public Uni<Void> await(@PathParam("pair") UUID pair, @RequestBody String body) {
        String reason = json.read(body, message -> message.path("reason").asText());
        return gate.check()
                .invoke(state -> {
                    if (state.compares(pair)) {
                        if (!reason.equals(waiting)) {
                            LOG.warn(reason);
                        }
                        waiting = reason;
                        gate.report(reason);
                    }
                })
                .replaceWithVoid();
    }

    /** The other side is settled, so this one is. */
    @PUT
    @Path("{pair}/settled")
    @Operation(hidden = true)
    public Uni<Void> settle(@PathParam("pair") UUID pair, @RequestBody String body) {
        Meeting.Settled settled = json.read(body, Meeting.Settled::of);
        return meetings.settle(pair, settled)
                .chain(() -> gate.check())
                .invoke(() -> {
                    waiting = null;
                    gate.report(null);
                })
                .replaceWithVoid();
    }

    /** For an audit: the last comparison, and how many things came back from their grants. */
    @GET
    @Path("last")
    @Operation(hidden = true)
    public Uni<JsonNode> last() {
        return meetings.last().map(last -> {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            answer.set(
                    "last", last.getKey().<JsonNode>map(SettlingReport::toJson).orElse(null));
            return answer.put("restored", last.getValue());
        });
    }
}
