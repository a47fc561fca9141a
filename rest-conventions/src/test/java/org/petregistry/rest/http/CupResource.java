package org.petregistry.rest.http;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.hibernate.validator.constraints.CodePointLength;
import org.jboss.logging.MDC;
import org.petregistry.rest.body.Change;
import org.petregistry.rest.body.JsonBodyReader;
import org.petregistry.rest.body.MultiLine;
import org.petregistry.rest.query.Streams;
import org.petregistry.rest.request.Batch;
import org.petregistry.rest.request.Ids;
import org.petregistry.rest.request.OwnParameters;
import org.petregistry.rest.request.RequestId;

/** A resource that uses each of the conventions once. */
@Path("/cups")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class CupResource {
    private final Pool pool;
    private final AtomicInteger batches = new AtomicInteger();

    CupResource(Pool pool) {
        this.pool = pool;
    }

    public record CupDraft(
            @NotNull @CodePointLength(min = 1, max = 70) String name,
            @Positive Long ownerId,
            @MultiLine @CodePointLength(min = 1, max = 2000) String story) {}

    public record CupPatch(
            @Schema(implementation = String.class) Change<@NotNull @CodePointLength(min = 1, max = 70) String> name,

            @Schema(implementation = Long.class, nullable = true)
            Change<@Positive Long> ownerId) {}

    public record Cup(String name, Long ownerId, Instant madeAt) {}

    public record Seen(String header, String log, String secret) {}

    @GET
    public Uni<List<Cup>> list(@QueryParam("name") List<String> names, @QueryParam("limit") String limit) {
        return Uni.createFrom().item(List.of());
    }

    @GET
    @Path("own")
    @OwnParameters
    public Uni<String> own() {
        return Uni.createFrom().item("\"own\"");
    }

    @GET
    @Path(Ids.PATH)
    public Uni<Cup> get(@PathParam("id") long id) {
        return Uni.createFrom().item(new Cup("cup " + id, null, Instant.parse("2026-01-31T12:00:00.123456789Z")));
    }

    @GET
    @Path("poured")
    public Uni<String> poured() {
        return Uni.createFrom().item("[]");
    }

    @GET
    @Path("poured")
    @Produces(Streams.NDJSON)
    public Multi<byte[]> pouring() {
        return Multi.createFrom().item("{}".getBytes(StandardCharsets.UTF_8));
    }

    @DELETE
    @Path(Ids.PATH)
    public Uni<Void> delete(@PathParam("id") long id) {
        return Uni.createFrom().voidItem();
    }

    @POST
    public Uni<CupDraft> create(@RequestBody CupDraft draft) {
        return Uni.createFrom().item(draft);
    }

    @POST
    @Batch
    @Path(Batch.PATH)
    public Uni<Integer> createAll(@RequestBody List<CupDraft> drafts) {
        batches.incrementAndGet();
        return Uni.createFrom().item(drafts.size());
    }

    /** Accepts a batch and never answers. */
    @POST
    @Batch
    @Path("forgotten/" + Batch.PATH)
    public Uni<Integer> forget(@RequestBody List<CupDraft> drafts) {
        return Uni.createFrom().nothing();
    }

    /** The number of received batches. */
    @GET
    @Path("count")
    public Uni<Integer> count() {
        return Uni.createFrom().item(batches.get());
    }

    @PATCH
    @Path(Ids.PATH)
    @Consumes({JsonBodyReader.MERGE_PATCH, MediaType.APPLICATION_JSON})
    public Uni<CupPatch> change(@PathParam("id") long id, @RequestBody CupPatch patch) {
        return Uni.createFrom().item(patch);
    }

    @GET
    @Path("broken")
    public Uni<Cup> broken() {
        return Uni.createFrom().failure(new IllegalStateException("select password from secret"));
    }

    @GET
    @Path("unreadable")
    public Uni<Object> unreadable() {
        return Uni.createFrom().item(new Object() {
            public String getName() {
                throw new IllegalStateException("hidden");
            }
        });
    }

    @GET
    @Path("database")
    public Uni<Cup> database() {
        return pool.query("select 1").execute().map(rows -> null);
    }

    @GET
    @Path("/seen")
    public Uni<Seen> seen(@HeaderParam(RequestId.HEADER) String header, @HeaderParam("Authorization") String secret) {
        return Uni.createFrom().item(new Seen(header, (String) MDC.get(RequestId.HEADER), secret));
    }
}
