package org.petregistry.owners.pets;

import java.util.UUID;

/**
 * What pets-service is asked when an owner shall be deleted.
 *
 * @param deletionId this deletion's id; the same one gets the same outcome for ever
 * @param ownerId the owner
 * @param petsRule {@code set-null}, {@code cascade} or {@code restrict}
 * @param postsRule {@code cascade} or {@code restrict}
 */
public record Recall(UUID deletionId, long ownerId, String petsRule, String postsRule) {}
