package org.petregistry.systemtests.relationship.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.petregistry.foreignkey.protocol.Outcome;

/**
 * Everything there is at one moment: both databases, and what is under way between the two services. A step makes one
 * transaction of one database, so nothing is ever half done.
 *
 * @param owners owners-service's rows, by owner id
 * @param references what pets-service knows of each owner, by its id
 * @param pets whose each pet is, or {@link #NOBODY}; one that has been deleted is nobody's
 * @param posts whose each post is, or {@link #NOBODY} where there is none
 * @param remembered pets-service's decisions, by deletion
 * @param network what is under way
 */
record State(
        Map<Long, OwnerRow> owners,
        Map<Long, Reference> references,
        List<Long> pets,
        List<Long> posts,
        Map<UUID, Outcome> remembered,
        Network network) {
    static final Long NOBODY = 0L;

    /** As it begins: owners-service has a first owner, the others are not born, and pets-service knows nobody. */
    static State initial(World world) {
        Map<Long, OwnerRow> owners = new HashMap<>();
        Map<Long, Reference> references = new HashMap<>();
        world.ownerIds().forEach(id -> {
            owners.put(id, id == 1 ? OwnerRow.BORN : OwnerRow.UNBORN);
            references.put(id, Reference.NONE);
        });
        return new State(
                Map.copyOf(owners),
                Map.copyOf(references),
                Collections.nCopies(world.pets(), NOBODY),
                Collections.nCopies(world.posts(), NOBODY),
                Map.of(),
                Network.SILENT);
    }

    OwnerRow owner(long id) {
        return owners.get(id);
    }

    Reference reference(long ownerId) {
        return references.get(ownerId);
    }

    State with(long ownerId, OwnerRow row) {
        return new State(changed(owners, ownerId, row), references, pets, posts, remembered, network);
    }

    State with(long ownerId, Reference reference) {
        return new State(owners, changed(references, ownerId, reference), pets, posts, remembered, network);
    }

    State withPet(int pet, Long ownerId) {
        return new State(owners, references, changed(pets, pet, ownerId), posts, remembered, network);
    }

    State withPost(int post, Long authorId) {
        return new State(owners, references, pets, changed(posts, post, authorId), remembered, network);
    }

    State withoutChildrenOf(Long ownerId) {
        UnaryOperator<List<Long>> without = children -> children.stream()
                .map(whose -> whose.equals(ownerId) ? NOBODY : whose)
                .toList();
        return new State(owners, references, without.apply(pets), without.apply(posts), remembered, network);
    }

    State remembering(Outcome outcome) {
        return new State(owners, references, pets, posts, changed(remembered, outcome.deletionId(), outcome), network);
    }

    State with(Network other) {
        return new State(owners, references, pets, posts, remembered, other);
    }

    private static <K, V> Map<K, V> changed(Map<K, V> map, K key, V value) {
        Map<K, V> copy = new HashMap<>(map);
        copy.put(key, value);
        return Map.copyOf(copy);
    }

    private static List<Long> changed(List<Long> children, int which, Long whose) {
        List<Long> copy = new ArrayList<>(children);
        copy.set(which, whose);
        return List.copyOf(copy);
    }
}
