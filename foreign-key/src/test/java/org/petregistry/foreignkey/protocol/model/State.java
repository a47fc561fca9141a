package org.petregistry.foreignkey.protocol.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.petregistry.foreignkey.protocol.Outcome;

/**
 * The complete state at one moment: both databases, and the messages in transit between the two services. A step is one
 * transaction of one database, so nothing is ever half done.
 *
 * @param customers customers-service's rows, by customer id
 * @param references what orders-service knows of each customer, by its id
 * @param wishes the customer of each wish, or {@link #NOBODY}, also for a deleted one
 * @param orders the customer of each order, or {@link #NOBODY} if it does not exist
 * @param remembered orders-service's decisions, by deletion
 * @param network the messages in transit
 */
record State(
        Map<Long, CustomerRow> customers,
        Map<Long, StoredGrant> references,
        List<Long> wishes,
        List<Long> orders,
        Map<UUID, Outcome> remembered,
        Network network) {
    static final Long NOBODY = 0L;

    /**
     * The initial state: customers-service has one customer, the others are not created yet, and orders-service knows
     * none.
     */
    static State initial(World world) {
        Map<Long, CustomerRow> customers = new HashMap<>();
        Map<Long, StoredGrant> references = new HashMap<>();
        world.customerIds().forEach(id -> {
            customers.put(id, id == 1 ? CustomerRow.CREATED : CustomerRow.NOT_CREATED);
            references.put(id, StoredGrant.NONE);
        });
        return new State(
                Map.copyOf(customers),
                Map.copyOf(references),
                Collections.nCopies(world.wishes(), NOBODY),
                Collections.nCopies(world.orders(), NOBODY),
                Map.of(),
                Network.SILENT);
    }

    CustomerRow customer(long id) {
        return customers.get(id);
    }

    StoredGrant reference(long customerId) {
        return references.get(customerId);
    }

    State with(long customerId, CustomerRow row) {
        return new State(changed(customers, customerId, row), references, wishes, orders, remembered, network);
    }

    State with(long customerId, StoredGrant reference) {
        return new State(customers, changed(references, customerId, reference), wishes, orders, remembered, network);
    }

    State withWish(int wish, Long customerId) {
        return new State(customers, references, changed(wishes, wish, customerId), orders, remembered, network);
    }

    State withOrder(int order, Long authorId) {
        return new State(customers, references, wishes, changed(orders, order, authorId), remembered, network);
    }

    State withoutChildrenOf(Long customerId) {
        UnaryOperator<List<Long>> without = children -> children.stream()
                .map(whose -> whose.equals(customerId) ? NOBODY : whose)
                .toList();
        return new State(customers, references, without.apply(wishes), without.apply(orders), remembered, network);
    }

    State remembering(Outcome outcome) {
        return new State(
                customers, references, wishes, orders, changed(remembered, outcome.deletionId(), outcome), network);
    }

    State with(Network other) {
        return new State(customers, references, wishes, orders, remembered, other);
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
