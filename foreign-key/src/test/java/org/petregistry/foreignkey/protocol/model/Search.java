package org.petregistry.foreignkey.protocol.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.petregistry.foreignkey.protocol.model.CustomerRow.Life;

/**
 * Visits every state that a protocol can reach, nearest first, until an invariant is violated: so the counterexample is the
 * shortest one.
 */
final class Search {
    private final Protocol protocol;
    private final Map<State, Integer> numbers = new HashMap<>();
    private final List<Visit> visits = new ArrayList<>();

    private Search(Protocol protocol) {
        this.protocol = protocol;
    }

    /** Searches all states. */
    static Finding of(Protocol protocol) {
        return new Search(protocol).run();
    }

    private Finding run() {
        State initial = State.initial(protocol.world());
        visit(initial, null, null);
        for (int next = 0; next < visits.size(); next++) {
            Visit visit = visits.get(next);
            for (Step step : protocol.steps(visit.state)) {
                if (step.then().equals(visit.state)) {
                    continue;
                }
                Visit reached = visit(step.then(), visit, step.what());
                reached.before.add(next);
                for (Promise promise : Promise.values()) {
                    if (!promise.isKept(visit.state, step.then())) {
                        List<String> steps = visit.steps();
                        steps.add(step.what().get());
                        return new Finding(visits.size(), promise, steps);
                    }
                }
            }
        }
        return lookBack();
    }

    private Visit visit(State state, Visit from, Supplier<String> what) {
        Integer number = numbers.putIfAbsent(state, visits.size());
        if (number != null) {
            return visits.get(number);
        }
        Visit visit = new Visit(state, from, what);
        visits.add(visit);
        return visit;
    }

    /**
     * Searches backwards from the states in which nothing is being deleted: a state that is not visited can never
     * reach one.
     */
    private Finding lookBack() {
        BitSet met = new BitSet(visits.size());
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < visits.size(); i++) {
            if (visits.get(i).state.customers().values().stream()
                    .noneMatch(customer -> customer.life() == Life.DELETING)) {
                met.set(i);
                open.add(i);
            }
        }
        while (!open.isEmpty()) {
            for (int before : visits.get(open.remove()).before) {
                if (!met.get(before)) {
                    met.set(before);
                    open.add(before);
                }
            }
        }
        int stuck = met.nextClearBit(0);
        return stuck == visits.size()
                ? new Finding(visits.size(), null, List.of())
                : new Finding(
                        visits.size(),
                        Promise.A_DECISION_CAN_BE_REACHED,
                        visits.get(stuck).steps());
    }

    /**
     * The result of a search.
     *
     * @param states the number of visited states
     * @param broken the violated invariant, or null
     * @param steps the shortest sequence that violates it
     */
    record Finding(int states, Promise broken, List<String> steps) {
        @Override
        public String toString() {
            return (broken == null ? "All is kept" : "Not kept: " + broken) + " (" + states + " states)\n"
                    + String.join("\n", steps);
        }
    }

    /** A reached state, and the state from which it was first reached. */
    private static final class Visit {
        private final State state;
        private final Visit from;
        private final Supplier<String> what;
        private final List<Integer> before = new ArrayList<>();

        private Visit(State state, Visit from, Supplier<String> what) {
            this.state = state;
            this.from = from;
            this.what = what;
        }

        private List<String> steps() {
            Deque<String> steps = new ArrayDeque<>();
            for (Visit visit = this; visit.from != null; visit = visit.from) {
                steps.addFirst(visit.what.get());
            }
            return new ArrayList<>(steps);
        }
    }
}
