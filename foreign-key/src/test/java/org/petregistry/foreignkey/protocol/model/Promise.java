package org.petregistry.foreignkey.protocol.model;

import java.util.stream.Stream;
import org.petregistry.foreignkey.protocol.model.CustomerRow.Life;

/** An invariant of the protocol. */
enum Promise {
    NO_DANGLING_REFERENCE("Each customer that orders-service shows exists in customers-service") {
        @Override
        boolean isKept(State before, State after) {
            return Stream.concat(after.wishes().stream(), after.orders().stream())
                    .allMatch(whose ->
                            whose.equals(State.NOBODY) || after.customer(whose).exists());
        }
    },
    NO_ACTIVE_CUSTOMER_PERMANENTLY_REJECTED("A customer that is not being deleted has no closed fence") {
        @Override
        boolean isKept(State before, State after) {
            return after.customers().entrySet().stream()
                    .noneMatch(customer -> customer.getValue().life() == Life.ACTIVE
                            && after.reference(customer.getKey()).isClosed());
        }
    },
    NO_OLDER_NAME("A name is never replaced by an older one") {
        @Override
        boolean isKept(State before, State after) {
            return after.references().entrySet().stream().allMatch(customer -> {
                StoredGrant known = before.reference(customer.getKey());
                return !known.isGranted()
                        || !customer.getValue().isGranted()
                        || known.grant() <= customer.getValue().grant();
            });
        }
    },
    /** Not a property of one step: {@link Search} searches backwards from the states in which nothing is being deleted. */
    A_DECISION_CAN_BE_REACHED("From every reachable state, every deletion can complete") {
        @Override
        boolean isKept(State before, State after) {
            return true;
        }
    };

    private final String words;

    Promise(String words) {
        this.words = words;
    }

    /** Whether it holds after a step. */
    abstract boolean isKept(State before, State after);

    @Override
    public String toString() {
        return words;
    }
}
