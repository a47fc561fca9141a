package org.petregistry.owners.pets;

import java.util.UUID;

/**
 * What pets-service wrote in its answer to a recall, before anybody has looked whether it is an outcome of that recall.
 * Everything may be null.
 *
 * @param outcome {@code closed}, {@code refused} or {@code in-progress}
 * @param pets how many pets the owner had
 * @param posts how many posts
 */
public record ToldOutcome(UUID deletionId, Long ownerId, String outcome, Long pets, Long posts) {}
