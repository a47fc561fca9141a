package org.petregistry.owners.deletion;

import jakarta.inject.Singleton;
import org.petregistry.rest.warmup.Steps;
import org.petregistry.rest.warmup.WarmUp;

/** A deletion, as far as it goes without an owner. */
@Singleton
class DeletionWarmUp implements WarmUp {
    @Override
    public void addSteps(Steps steps) {
        steps.delete("/owners/" + ID);
    }
}
