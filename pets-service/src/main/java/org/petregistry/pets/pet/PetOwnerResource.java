package org.petregistry.pets.pet;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.petregistry.foreignkey.referencing.ReferencedService;
import org.petregistry.foreignkey.referencing.RegistryCheck;
import org.petregistry.rest.contract.PassesOn;
import org.petregistry.rest.contract.Refuses;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.query.QueryExecutor;
import org.petregistry.rest.request.Ids;

/** The owner of one pet, from owners-service. */
@Path("/pets/{pet: " + Ids.FORM + "}/owner")
@Tag(name = "pets")
@Produces(MediaType.APPLICATION_JSON)
public class PetOwnerResource {
    private final QueryExecutor queries;
    private final ReferencedService owners;
    private final RegistryCheck registry;

    PetOwnerResource(QueryExecutor queries, ReferencedService owners, RegistryCheck registry) {
        this.queries = queries;
        this.owners = owners;
        this.registry = registry;
    }

    /** The owner; 404 if the pet has none; 503 if owners-service is unavailable. */
    @GET
    @Operation(
            operationId = "getOwnerOfPet",
            summary = "Get the owner of a pet from owners-service",
            description = "404 if the pet has none.")
    @PassesOn("Owner")
    @Refuses("owners-unavailable")
    public Uni<String> owner(@PathParam("pet") long petId) {
        registry.requireSame();
        return ownerOf(petId)
                // Not found, although the pet just had this owner: it has since been deleted, or the pet has changed
                // owners.
                .flatMap(owner -> owner.isPresent() ? Uni.createFrom().item(owner) : ownerOf(petId))
                .map(owner -> owner.orElseThrow(() -> noOwner(petId)));
    }

    /** Reads the pet, then gets its owner; empty if that does not exist. */
    private Uni<Optional<String>> ownerOf(long petId) {
        return queries.byId(PetView.COLLECTION, petId, PetView.COLLECTION.nothing())
                .map(pet -> pet.orElseThrow(() -> Problem.notFound("pet", petId)))
                .map(pet -> Optional.ofNullable(pet.ownerId()).orElseThrow(() -> noOwner(petId)))
                .flatMap(owners::find);
    }

    private static Problem noOwner(long petId) {
        return Problem.of(ProblemType.NOT_FOUND, "The pet " + petId + " has no owner.");
    }
}
