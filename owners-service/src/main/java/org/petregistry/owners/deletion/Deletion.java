package org.petregistry.owners.deletion;

import java.util.UUID;
import org.petregistry.owners.pets.Recall;

/**
 * One deletion of an owner that is under way.
 *
 * @param id this deletion's: an owner whose deletion was refused gets another one the next time
 * @param ownerId the owner
 * @param rules by which it goes
 */
record Deletion(UUID id, long ownerId, Rules rules) {
    Recall recall() {
        return new Recall(id, ownerId, rules.pets(), rules.posts());
    }
}
