package org.petregistry.pets.relation;

import jakarta.inject.Singleton;
import java.util.List;
import org.petregistry.pets.pet.PetView;
import org.petregistry.pets.post.PostView;
import org.petregistry.rest.query.Listings;
import org.petregistry.rest.warmup.Steps;
import org.petregistry.rest.warmup.WarmUp;

/** What owners-service asks. The requests do not say which registry they are from, and are refused when they have been read. */
@Singleton
class RelationWarmUp implements WarmUp {
    private static final String QUESTION = "{\"ownerIds\":[" + ID + "],\"limit\":1}";

    private final Listings listings;

    RelationWarmUp(Listings listings) {
        this.listings = listings;
    }

    @Override
    public void addSteps(Steps steps) {
        steps.post("/internal/pets/by-owner", QUESTION)
                .post("/internal/posts/by-owner", QUESTION)
                .get("/internal/owners/" + ID + "/pets")
                .get("/internal/owners/" + ID + "/posts")
                .work(
                        "find the pets of many owners",
                        () -> listings.firstOfEach(
                                PetView.LISTING, RelationResource.OWNER_OF_PET, List.of(ID), 1, Long::toString))
                .work(
                        "find the posts of many owners",
                        () -> listings.firstOfEach(
                                PostView.LISTING, RelationResource.AUTHOR_OF_POST, List.of(ID), 1, Long::toString));
    }
}
