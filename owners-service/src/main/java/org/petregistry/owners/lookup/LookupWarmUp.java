package org.petregistry.owners.lookup;

import jakarta.inject.Singleton;
import org.petregistry.rest.warmup.Steps;
import org.petregistry.rest.warmup.WarmUp;

/** What pets-service asks about owners. */
@Singleton
class LookupWarmUp implements WarmUp {
    @Override
    public void addSteps(Steps steps) {
        steps.post("/internal/owners/lookup", "{\"ids\":[" + ID + "]}").get("/internal/owners/" + ID);
    }
}
