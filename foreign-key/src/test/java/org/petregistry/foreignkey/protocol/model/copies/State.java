package org.petregistry.foreignkey.protocol.model.copies;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.petregistry.foreignkey.protocol.Pairing;

/**
 * Everything at one moment.
 *
 * @param customersBackup null before it is taken
 * @param ordersBackup null before it is taken
 * @param meeting the response to the last attempt to meet; null if it was taken
 * @param asked whether there was an attempt, which may arrive again
 * @param names the number of names that the customer has had; 0 before it is created
 * @param customersRewinds how often the database of customers-service can still go back
 * @param ordersRewinds how often the other one can
 * @param messages those that may still arrive, again and again
 */
record State(
        Customers customers,
        Orders orders,
        Customers customersBackup,
        Orders ordersBackup,
        Proposal meeting,
        boolean asked,
        int names,
        int customersRewinds,
        int ordersRewinds,
        Set<Message> messages) {

    /** @param row null if there is none; @param last the last position in the change feed */
    record Customers(Row row, int last, Pairing pairing) {}

    /** @param position in the change feed; 0 while it has none */
    record Row(int version, int name, int position) {
        Row renamed(int newName) {
            return new Row(version + 1, newName, 0);
        }
    }

    /** @param copy null if there is no grant; @param cursor of the change feed; @param compared under this pair */
    record Orders(Copy copy, int cursor, Pairing pairing, boolean compared) {}

    record Copy(int version, int name) {}

    /** @param position the last one of the change feed */
    record Proposal(UUID pair, int position) {}

    enum Kind {
        /** From a look-up. */
        LIVES,
        /** From the change feed. */
        CHANGED,
        /** What customers-service has. */
        THING
    }

    /**
     * A message.
     *
     * @param version -1 if there is nothing
     * @param after the cursor that the change feed was asked with
     * @param next the cursor after it
     */
    record Message(Kind kind, int version, int name, int after, int next, UUID pair) {}

    State with(Customers other) {
        return new State(
                other,
                orders,
                customersBackup,
                ordersBackup,
                meeting,
                asked,
                names,
                customersRewinds,
                ordersRewinds,
                messages);
    }

    State with(Orders other) {
        return new State(
                customers,
                other,
                customersBackup,
                ordersBackup,
                meeting,
                asked,
                names,
                customersRewinds,
                ordersRewinds,
                messages);
    }

    State with(Proposal other) {
        return new State(
                customers,
                orders,
                customersBackup,
                ordersBackup,
                other,
                true,
                names,
                customersRewinds,
                ordersRewinds,
                messages);
    }

    State withNames(int number) {
        return new State(
                customers,
                orders,
                customersBackup,
                ordersBackup,
                meeting,
                asked,
                number,
                customersRewinds,
                ordersRewinds,
                messages);
    }

    State backedUp(Customers one, Orders other) {
        return new State(
                customers, orders, one, other, meeting, asked, names, customersRewinds, ordersRewinds, messages);
    }

    State rewound(int ofCustomers, int ofOrders) {
        return new State(
                customers,
                orders,
                customersBackup,
                ordersBackup,
                meeting,
                asked,
                names,
                customersRewinds - ofCustomers,
                ordersRewinds - ofOrders,
                messages);
    }

    State withMessages(Set<Message> others) {
        return new State(
                customers,
                orders,
                customersBackup,
                ordersBackup,
                meeting,
                asked,
                names,
                customersRewinds,
                ordersRewinds,
                others);
    }

    /** The pairs that a side has, or can still take. */
    Set<UUID> pairs() {
        return Stream.of(customers.pairing().pair(), orders.pairing().pair(), meeting == null ? null : meeting.pair())
                .filter(pair -> pair != null)
                .collect(Collectors.toSet());
    }

    /** The same with pairs that are numbered by who has them: they are random, so their numbers mean nothing. */
    State numbered() {
        List<UUID> known = new ArrayList<>();
        Stream.of(customers.pairing().pair(), orders.pairing().pair(), meeting == null ? null : meeting.pair())
                .filter(pair -> pair != null && !known.contains(pair))
                .forEach(known::add);
        if (IntStream.range(0, known.size()).allMatch(i -> known.get(i).equals(numbered(known.get(i), known)))
                && messages.stream().allMatch(message -> known.contains(message.pair()))) {
            return this;
        }
        return new State(
                new Customers(customers.row(), customers.last(), numbered(customers.pairing(), known)),
                new Orders(orders.copy(), orders.cursor(), numbered(orders.pairing(), known), orders.compared()),
                customersBackup,
                ordersBackup,
                meeting == null ? null : new Proposal(numbered(meeting.pair(), known), meeting.position()),
                asked,
                names,
                customersRewinds,
                ordersRewinds,
                messages.stream()
                        .map(message -> new Message(
                                message.kind(),
                                message.version(),
                                message.name(),
                                message.after(),
                                message.next(),
                                numbered(message.pair(), known)))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static Pairing numbered(Pairing pairing, List<UUID> known) {
        return new Pairing(pairing.incarnation(), pairing.open(), numbered(pairing.pair(), known), pairing.settled());
    }

    private static UUID numbered(UUID pair, List<UUID> known) {
        return pair == null ? null : new UUID(0, known.indexOf(pair) + 1L);
    }

    /** Whether both sides are open and settled with each other. */
    boolean isSettled() {
        return customers.pairing().open()
                && orders.pairing().open()
                && customers.pairing().admits(orders.pairing().pair())
                && orders.pairing().admits(customers.pairing().pair());
    }
}
