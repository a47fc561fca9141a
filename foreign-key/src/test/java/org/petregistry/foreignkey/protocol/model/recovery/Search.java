package org.petregistry.foreignkey.protocol.model.recovery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Goes through every state that a protocol can come to, nearest first, until a promise is broken: so what led to it is as
 * short as can be. Then looks back from where both services have settled: what is not met can never come there.
 */
final class Search {
    private final Protocol protocol;
    private final States states = new States();

    /** The state that each was first come to from. */
    private final Numbers from = new Numbers();

    /** Where all steps lead to, and for each state where its own begin among them. */
    private final Numbers targets = new Numbers();

    private final Numbers beginnings = new Numbers();

    private Search(Protocol protocol) {
        this.protocol = protocol;
    }

    /** Searches all there is. */
    static Finding of(Protocol protocol) {
        return new Search(protocol).run();
    }

    private Finding run() {
        states.add(State.initial(protocol.world()));
        from.add(0);
        for (int i = 0; i < states.size(); i++) {
            int number = i;
            beginnings.add(targets.size());
            Finding[] found = {null};
            protocol.steps(states.get(number), (what, then) -> {
                if (found[0] != null) {
                    return;
                }
                int before = states.size();
                int target = states.add(then);
                targets.add(target);
                if (target == before) {
                    from.add(number);
                }
                Promise broken = then.broken() == null ? protocol.broken(then) : then.broken();
                if (broken != null) {
                    List<String> path = path(number);
                    path.add(what.get());
                    found[0] = new Finding(states.size(), broken, path);
                }
            });
            if (found[0] != null) {
                return found[0];
            }
        }
        beginnings.add(targets.size());
        return lookBack();
    }

    private Finding lookBack() {
        BitSet met = new BitSet(states.size());
        for (int i = 0; i < states.size(); i++) {
            met.set(i, protocol.isQuiet(states.get(i)));
        }
        boolean more = true;
        while (more) {
            more = false;
            for (int i = met.previousClearBit(states.size() - 1); i >= 0; i = met.previousClearBit(i - 1)) {
                for (int j = beginnings.get(i); j < beginnings.get(i + 1); j++) {
                    if (met.get(targets.get(j))) {
                        met.set(i);
                        more = true;
                        break;
                    }
                }
            }
        }
        int stuck = met.nextClearBit(0);
        return stuck == states.size()
                ? new Finding(states.size(), null, List.of())
                : new Finding(states.size(), Promise.BOTH_SETTLE, path(stuck));
    }

    /** The steps to a state: only their ends are kept, so they are taken once more. */
    private List<String> path(int number) {
        Deque<String> path = new ArrayDeque<>();
        for (int i = number; i != 0; i = from.get(i)) {
            State to = states.get(i);
            String[] words = {null};
            protocol.steps(states.get(from.get(i)), (what, then) -> {
                if (words[0] == null && then.isSameAs(to)) {
                    words[0] = what.get();
                }
            });
            path.addFirst(words[0]);
        }
        return new ArrayList<>(path);
    }

    /**
     * What a search has found.
     *
     * @param states how many different ones it has seen
     * @param broken the promise that does not hold, or null
     * @param steps the fewest that break it
     */
    record Finding(int states, Promise broken, List<String> steps) {
        @Override
        public String toString() {
            return (broken == null ? "All is kept" : "Not kept: " + broken) + " (" + states + " states)\n"
                    + String.join("\n", steps);
        }
    }

    /** A set of states, numbered as they are added: no more than their words, and a table of numbers that is searched by hash. */
    private static final class States {
        private static final int CHUNK = 1 << 12;

        private final List<long[]> chunks = new ArrayList<>();
        private int[] table = new int[1 << 12];
        private int size;

        int size() {
            return size;
        }

        State get(int number) {
            int at = offset(number);
            return new State(Arrays.copyOfRange(chunks.get(number / CHUNK), at, at + State.WORDS));
        }

        /** The number of the state, which is the size until now if it is new. */
        int add(State state) {
            int slot = slot(state.words(), 0);
            if (table[slot] != 0) {
                return table[slot] - 1;
            }
            if (size % CHUNK == 0) {
                chunks.add(new long[CHUNK * State.WORDS]);
            }
            System.arraycopy(state.words(), 0, chunks.get(size / CHUNK), offset(size), State.WORDS);
            size++;
            table[slot] = size;
            if (size > table.length / 2) {
                grow();
            }
            return size - 1;
        }

        /** Where the table has the number of a state, or where it belongs. */
        private int slot(long[] words, int at) {
            int slot = hash(words, at) & table.length - 1;
            while (table[slot] != 0 && !isAt(table[slot] - 1, words, at)) {
                slot = slot + 1 & table.length - 1;
            }
            return slot;
        }

        private boolean isAt(int number, long[] words, int at) {
            int offset = offset(number);
            return Arrays.equals(chunks.get(number / CHUNK), offset, offset + State.WORDS, words, at, at + State.WORDS);
        }

        private void grow() {
            table = new int[table.length * 2];
            for (int number = 0; number < size; number++) {
                table[slot(chunks.get(number / CHUNK), offset(number))] = number + 1;
            }
        }

        private static int offset(int number) {
            return number % CHUNK * State.WORDS;
        }

        private static int hash(long[] words, int at) {
            long hash = 0;
            for (int i = at; i < at + State.WORDS; i++) {
                hash = (hash ^ words[i]) * 0xff51afd7ed558ccdL;
                hash ^= hash >>> 32;
            }
            return (int) hash;
        }
    }

    /** A list of numbers. */
    private static final class Numbers {
        private int[] numbers = new int[1 << 12];
        private int size;

        void add(int number) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size * 2);
            }
            numbers[size++] = number;
        }

        int get(int at) {
            return numbers[at];
        }

        int size() {
            return size;
        }
    }
}
