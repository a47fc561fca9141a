package org.petregistry.foreignkey.protocol.model.copies;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.petregistry.foreignkey.protocol.GrantReport;
import org.petregistry.foreignkey.protocol.Known;
import org.petregistry.foreignkey.protocol.Pairing;
import org.petregistry.foreignkey.protocol.ReferencedDecision;
import org.petregistry.foreignkey.protocol.ReferencingDecision;
import org.petregistry.foreignkey.protocol.Settlement;
import org.petregistry.foreignkey.protocol.ThingReport;
import org.petregistry.foreignkey.protocol.model.copies.State.Copy;
import org.petregistry.foreignkey.protocol.model.copies.State.Customers;
import org.petregistry.foreignkey.protocol.model.copies.State.Kind;
import org.petregistry.foreignkey.protocol.model.copies.State.Message;
import org.petregistry.foreignkey.protocol.model.copies.State.Orders;
import org.petregistry.foreignkey.protocol.model.copies.State.Proposal;
import org.petregistry.foreignkey.protocol.model.copies.State.Row;

/**
 * What the two services do with one customer that is never deleted. A step is one transaction, one backup or one rewind. What can
 * be sent is sent at once, and stays under way. That a database went back is noticed in the same step: until then its row {@code
 * pairing} counts for nothing.
 *
 * <p>A wrong protocol overrides what it does differently.
 */
class Protocol {
    private static final String RUNNING = "the running database";
    private static final UUID KEY = new UUID(7, 7);
    private static final int PAIRS = 3;
    private static final int NOTHING = -1;

    private final int names;

    /** @param names how many the customer has at most, one after the other */
    Protocol(int names) {
        this.names = names;
    }

    /** Both sides are settled, and there is no customer. */
    State initial(int customersRewinds, int ordersRewinds) {
        Pairing pairing = new Pairing(RUNNING, true, new UUID(0, 1), true);
        return new State(
                new Customers(null, 0, pairing),
                new Orders(null, 0, pairing, false),
                null,
                null,
                null,
                false,
                0,
                customersRewinds,
                ordersRewinds,
                Set.of());
    }

    /**
     * Whether the copy is the row, or the change feed will bring it: the row is ahead in version, and its position is after the
     * cursor. Nothing else would ever correct the copy.
     */
    boolean isKept(State state) {
        Row row = state.customers().row();
        Copy copy = state.orders().copy();
        if (!state.isSettled() || copy == null) {
            return true;
        }
        if (row == null) {
            return false;
        }
        boolean same = row.version() == copy.version() && row.name() == copy.name();
        boolean willCome =
                row.position() == 0 || row.position() > state.orders().cursor();
        return same || row.version() > copy.version() && willCome;
    }

    /** Everything that can happen next. */
    void steps(State now, BiConsumer<String, State> next) {
        BiConsumer<String, State> after = (what, then) -> next.accept(what, sent(then));
        Customers customers = now.customers();
        if (customers.pairing().open()) {
            if (now.names() == 0) {
                after.accept(
                        "the customer is created",
                        now.with(with(customers, new Row(0, 0, 0))).withNames(1));
            } else if (customers.row() != null && now.names() < names) {
                after.accept(
                        "it gets the name " + now.names(),
                        now.with(with(customers, customers.row().renamed(now.names())))
                                .withNames(now.names() + 1));
            }
            if (customers.row() != null && customers.row().position() == 0) {
                int position = customers.last() + 1;
                Row row = customers.row();
                after.accept(
                        "it gets the position " + position,
                        now.with(new Customers(
                                new Row(row.version(), row.name(), position), position, customers.pairing())));
            }
        }
        now.messages().forEach(message -> arrives(now, message, after));
        goBack(now, after);
        meet(now, after);
        compareAndSettle(now, after);
    }

    /** What orders-service reports cannot change under one pair, and what it has settled stays so: no such message is late. */
    private void compareAndSettle(State now, BiConsumer<String, State> after) {
        Customers customers = now.customers();
        Orders orders = now.orders();
        UUID pair = orders.pairing().pair();
        boolean customersCompare = customers.pairing().compares(pair);
        if (orders.pairing().compares(pair) && customersCompare && !orders.compared()) {
            after.accept("customers-service compares", resolved(now, pair));
        }
        if (orders.pairing().compares(pair) && orders.compared()) {
            after.accept(
                    "orders-service settles",
                    now.with(new Orders(
                            orders.copy(), orders.cursor(), orders.pairing().agreed(), false)));
        }
        if (orders.pairing().admits(pair) && customersCompare) {
            after.accept(
                    "customers-service settles",
                    now.with(new Customers(
                            customers.row(),
                            customers.last(),
                            customers.pairing().agreed())));
        }
    }

    private void goBack(State now, BiConsumer<String, State> after) {
        Customers customers = now.customers();
        Orders orders = now.orders();
        if (now.customersRewinds() > 0) {
            Customers old = now.customersBackup();
            if (old == null) {
                after.accept("a backup of customers-service is taken", now.backedUp(customers, now.ordersBackup()));
            } else {
                Pairing noticed = old.pairing().rotated(RUNNING);
                after.accept(
                        "*** customers-service goes back",
                        now.rewound(1, 0).with(new Customers(old.row(), old.last(), noticed)));
            }
        }
        if (now.ordersRewinds() > 0) {
            Orders old = now.ordersBackup();
            if (old == null) {
                after.accept("a backup of orders-service is taken", now.backedUp(now.customersBackup(), orders));
            } else {
                Pairing noticed = old.pairing().rotated(RUNNING);
                after.accept(
                        "*** orders-service goes back",
                        now.rewound(0, 1)
                                .with((Proposal) null)
                                .with(new Orders(old.copy(), old.cursor(), noticed, false)));
            }
        }
    }

    private void meet(State now, BiConsumer<String, State> after) {
        Customers customers = now.customers();
        if (!now.isSettled()) {
            propose(now)
                    .ifPresent(proposed -> after.accept(
                            "the services meet",
                            proposed.with(
                                    new Proposal(proposed.customers().pairing().pair(), customers.last()))));
        }
        if (now.asked() && customers.pairing().pair() != null) {
            propose(now).ifPresent(proposed -> after.accept("a late request to meet arrives", proposed));
        }
        Proposal meeting = now.meeting();
        if (meeting != null) {
            Orders orders = now.orders();
            after.accept(
                    "orders-service takes the pair",
                    now.with(new Orders(
                                    orders.copy(),
                                    limited(orders.cursor(), meeting.position()),
                                    orders.pairing().met(meeting.pair()),
                                    false))
                            .with((Proposal) null));
        }
    }

    private static Optional<State> propose(State now) {
        Set<UUID> taken = now.pairs();
        Customers customers = now.customers();
        return Stream.iterate(1, n -> n + 1)
                .limit(PAIRS + 1)
                .map(n -> new UUID(0, n))
                .filter(pair -> !taken.contains(pair))
                .findFirst()
                .map(pair -> now.with(new Customers(
                        customers.row(), customers.last(), customers.pairing().met(pair))));
    }

    /** The cursor after a meeting: positions that the other side has forgotten are given again. */
    int limited(int cursor, int position) {
        return Math.min(cursor, position);
    }

    /** All that can be sent, without what no side will accept. */
    private State sent(State state) {
        Set<Message> messages = new HashSet<>(state.messages());
        Customers customers = state.customers();
        Orders orders = state.orders();
        Row row = customers.row();
        UUID pair = customers.pairing().pair();
        if (customers.pairing().open() && customers.pairing().admits(pair) && row != null) {
            messages.add(new Message(Kind.LIVES, row.version(), row.name(), 0, 0, pair));
            if (row.position() > orders.cursor()) {
                messages.add(
                        new Message(Kind.CHANGED, row.version(), row.name(), orders.cursor(), row.position(), pair));
            }
        }
        Set<UUID> alive = state.pairs();
        return state.withMessages(messages.stream()
                        .filter(message -> alive.contains(message.pair()) || !isPairChecked())
                        .filter(message -> !isWithoutEffect(message, orders))
                        .collect(Collectors.toUnmodifiableSet()))
                .numbered();
    }

    /** Neither the cursor nor the version goes back under one pair. */
    private static boolean isWithoutEffect(Message message, Orders orders) {
        return message.pair().equals(orders.pairing().pair())
                && switch (message.kind()) {
                    case LIVES ->
                        orders.copy() != null
                                && message.version() <= orders.copy().version();
                    case CHANGED -> message.after() != orders.cursor();
                    case THING -> !orders.pairing().compares(message.pair()) || orders.compared();
                };
    }

    /** Whether a message of another pair is ignored. */
    boolean isPairChecked() {
        return true;
    }

    private void arrives(State now, Message message, BiConsumer<String, State> after) {
        Orders orders = now.orders();
        switch (message.kind()) {
            case LIVES -> {
                if (admits(orders, message)) {
                    after.accept(
                            "orders-service hears of version " + message.version(),
                            now.with(imported(orders, message, orders.cursor())));
                }
            }
            case CHANGED -> {
                if (admits(orders, message) && orders.cursor() == message.after()) {
                    after.accept(
                            "the change feed reports version " + message.version(),
                            now.with(imported(orders, message, message.next())));
                }
            }
            case THING -> {
                if (orders.pairing().compares(message.pair()) && !orders.compared()) {
                    after.accept("orders-service compares", compared(now, message));
                }
            }
        }
    }

    private boolean admits(Orders orders, Message message) {
        return isPairChecked()
                ? orders.pairing().admits(message.pair())
                : orders.pairing().settled();
    }

    private static Orders imported(Orders orders, Message message, int cursor) {
        Known known = new Known(1, Known.State.ACTIVE, values(message.name()), (long) message.version(), KEY);
        Long before = orders.copy() == null ? null : (long) orders.copy().version();
        Copy copy = known.isNewerThan(before) ? new Copy(message.version(), message.name()) : orders.copy();
        return new Orders(copy, cursor, orders.pairing(), orders.compared());
    }

    private State resolved(State now, UUID pair) {
        Customers customers = now.customers();
        Row row = customers.row();
        Copy copy = now.orders().copy();
        Row after =
                switch (decide(grant(copy), thing(row))) {
                    case RESURRECT -> new Row(copy.version() + 1, copy.name(), 0);
                    case RAISE_VERSION -> new Row(copy.version() + 1, row.name(), 0);
                    default -> row;
                };
        Set<Message> messages = new HashSet<>(now.messages());
        // One call at a time.
        messages.removeIf(earlier -> earlier.kind() == Kind.THING);
        messages.add(new Message(
                Kind.THING, after == null ? NOTHING : after.version(), after == null ? 0 : after.name(), 0, 0, pair));
        return now.with(with(customers, after)).withMessages(messages);
    }

    ReferencedDecision decide(GrantReport grant, ThingReport thing) {
        return Settlement.DEFAULT.decide(grant, thing);
    }

    private State compared(State now, Message message) {
        Orders orders = now.orders();
        Copy copy = orders.copy();
        ThingReport thing = thing(message.version() == NOTHING ? null : new Row(message.version(), message.name(), 0));
        GrantReport own = grant(copy);
        Copy after =
                decide(thing, own) == ReferencingDecision.REFRESH ? new Copy(message.version(), message.name()) : copy;
        return now.with(new Orders(after, orders.cursor(), orders.pairing(), ReferencingDecision.agrees(thing, own)));
    }

    ReferencingDecision decide(ThingReport thing, GrantReport own) {
        return ReferencingDecision.of(thing, own);
    }

    private static GrantReport grant(Copy copy) {
        return copy == null
                ? GrantReport.NONE
                : new GrantReport(GrantReport.State.GRANTED, KEY, copy.version(), values(copy.name()));
    }

    private static ThingReport thing(Row row) {
        return row == null
                ? ThingReport.UNKNOWN
                : new ThingReport(Known.State.ACTIVE, KEY, row.version(), values(row.name()));
    }

    private static List<String> values(int name) {
        return List.of("name " + name);
    }

    private static Customers with(Customers customers, Row row) {
        return new Customers(row, customers.last(), customers.pairing());
    }
}
