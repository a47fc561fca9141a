package org.petregistry.foreignkey.referencing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.protocol.FirstOfEach;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.rest.body.DescribedBody;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.query.CollectionDeclaration;
import org.petregistry.rest.query.CollectionQuery;
import org.petregistry.rest.query.Page;
import org.petregistry.rest.query.QueryExecutor;
import org.petregistry.rest.query.Restriction;
import org.petregistry.rest.request.Ids;
import org.petregistry.rest.request.OwnParameters;

/** The relations for the referenced side. Links and cursors are for its paths, so that it can pass them on unchanged. */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@IfBuildProperty(name = "foreign-key.referencing", stringValue = "true")
public class RelationResource {
    private final QueryExecutor queries;
    private final RegistryCheck registry;
    private final Referencing key;

    RelationResource(QueryExecutor queries, RegistryCheck registry, ReferencingSide side) {
        this.queries = queries;
        this.registry = registry;
        this.key = side.declaration();
    }

    /** The first referencing rows of each of many things. */
    @POST
    @Path("{relation}/by-{thing}")
    @Operation(hidden = true)
    public Uni<JsonNode> firstOfEach(
            @PathParam("relation") String name,
            @PathParam("thing") String thing,
            @HeaderParam(ProtocolHeaders.REGISTRY_HEADER) String registryId,
            @RequestBody DescribedBody body) {
        Relation relation = relation(name, thing.equals(key.thing().name()));
        FirstOfEach.Question question =
                FirstOfEach.Question.of(key.thing(), body.read(FirstOfEach.Question.members(key.thing())));
        return registry.verify(ProtocolHeaders.registry(registryId))
                .chain(() -> pages(relation, relation.collection(), question))
                .map(pages -> new FirstOfEach(pages).toJson(key.thing()));
    }

    private <T> Uni<Map<Long, FirstOfEach.Page>> pages(
            Relation relation, CollectionDeclaration<T> collection, FirstOfEach.Question question) {
        return queries.firstOfEach(
                        collection, relation.qualifiedColumn(), question.ids(), question.limit(), id -> key.thing()
                                .path(id, relation.name()))
                .map(found -> {
                    Map<Long, FirstOfEach.Page> pages = new LinkedHashMap<>();
                    found.forEach((id, page) -> pages.put(
                            id, new FirstOfEach.Page(JsonNodeFactory.instance.pojoNode(page.items()), page.next())));
                    return pages;
                });
    }

    /** The referencing rows of one thing, with the query parameters of their own collection. */
    @GET
    @Path("{things}/" + Ids.PATH + "/{relation}")
    @OwnParameters
    @Operation(hidden = true)
    public Uni<RestResponse<Page<Object>>> ofOne(
            @PathParam("things") String things,
            @PathParam("id") long id,
            @PathParam("relation") String name,
            @HeaderParam(ProtocolHeaders.REGISTRY_HEADER) String registryId,
            @Context UriInfo uri) {
        Relation relation = relation(name, things.equals(key.thing().plural()));
        return page(relation.collection(), relation, id, registryId, uri);
    }

    private <T> Uni<RestResponse<Page<Object>>> page(
            CollectionDeclaration<T> collection, Relation relation, long id, String registryId, UriInfo uri) {
        CollectionQuery<T> query = CollectionQuery.page(
                collection,
                key.thing().path(id, relation.name()),
                uri,
                new Restriction(relation.qualifiedColumn(), id));
        return registry.verify(ProtocolHeaders.registry(registryId))
                .chain(() -> queries.page(query))
                .map(page -> page.withItems(List.<Object>copyOf(page.items())).answer());
    }

    private Relation relation(String name, boolean ofThing) {
        return key.relations().stream()
                .filter(relation -> ofThing && relation.name().equals(name))
                .findAny()
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "This path does not exist."));
    }
}
