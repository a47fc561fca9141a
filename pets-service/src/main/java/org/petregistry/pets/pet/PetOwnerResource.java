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
import org.petregistry.rest.query.Listings;
import org.petregistry.rest.request.Ids;

/** The owner of one pet, as owners-service shows it now. */
@Path("/pets/{pet: " + Ids.FORM + "}/owner")
@Tag(name = "pets")
@Produces(MediaType.APPLICATION_JSON)
public class PetOwnerResource {
    private final Listings listings;
    private final ReferencedService owners;
    private final RegistryCheck registry;

    PetOwnerResource(Listings listings, ReferencedService owners, RegistryCheck registry) {
        this.listings = listings;
        this.owners = owners;
        this.registry = registry;
    }

    /** The whole owner; 404 where the pet has none; 503 where owners-service cannot be reached. */
    @GET
    @Operation(
            operationId = "getOwnerOfPet",
            summary = "Show the owner of a pet, as owners-service has it now",
            description = "404 where the pet has none.")
    @PassesOn("Owner")
    @Refuses("owners-unavailable")
    public Uni<String> owner(@PathParam("pet") long petId) {
        registry.requireSame();
        return ownerOf(petId)
                // Gone, when the pet was read a moment ago with this owner: it has been deleted, or passed on,
                // meanwhile.
                .flatMap(owner -> owner.isPresent() ? Uni.createFrom().item(owner) : ownerOf(petId))
                .map(owner -> owner.orElseThrow(() -> noOwner(petId)));
    }

    /** Reads the pet, then asks for its owner; empty where that one is gone. */
    private Uni<Optional<String>> ownerOf(long petId) {
        return listings.byId(PetView.LISTING, petId, PetView.LISTING.nothing())
                .map(pet -> pet.orElseThrow(() -> Problem.notFound("pet", petId)))
                .map(pet -> Optional.ofNullable(pet.ownerId()).orElseThrow(() -> noOwner(petId)))
                .flatMap(owners::find);
    }

    private static Problem noOwner(long petId) {
        return Problem.of(ProblemType.NOT_FOUND, "Pet " + petId + " has no owner.");
    }
}
