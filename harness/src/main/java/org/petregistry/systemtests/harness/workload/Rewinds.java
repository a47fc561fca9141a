package org.petregistry.systemtests.harness.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * When a database became an older copy of itself, and so what it has forgotten. A database that goes back begins a new branch
 * of its history at the copy; what happened after the copy is not on the new branch, and may return only with a copy that has
 * it. All times are those of {@link Call calls}.
 *
 * <p>What nobody can know, as whether a call that overlaps a rewind was served before or after it, counts as forgotten.
 */
public final class Rewinds {
    /** No database ever went back. */
    public static final Rewinds NONE = new Rewinds(List.of());

    /** Something that happened to the databases. */
    public sealed interface Event {
        long begin();

        long end();
    }

    /**
     * A copy of a database was taken at an instant in this interval.
     *
     * @param copy a number that no other copy has
     */
    public record Copied(Side side, int copy, long begin, long end) implements Event {}

    /** A database ended and came back as the copy in this interval. */
    public record Rewound(Side side, int copy, long begin, long end) implements Event {}

    /** Both services had compared their databases since whatever is before in the list. */
    public record Settled(long begin, long end) implements Event {}

    /** What both services exchange when they settle. */
    private enum Exchanged {
        /**
         * What the referencing service has closed is deleted again, if the other one has it; nothing remembers the deletion of
         * what it has forgotten altogether. That one reports only what has a grant.
         */
        DELETION,
        /** Ids that were used. */
        USED_ID,
        /** Nothing: each has entities of its own. */
        NOTHING
    }

    /** The time in which one side learnt of something, at some instant. */
    private record Learnt(long from, long to) {}

    private final List<Event> events;
    private final List<Rewound> rewounds;
    private final Map<Integer, Copied> copies;
    private final NavigableMap<Long, Long> latestEnds = new TreeMap<>();

    /** @param events in the order in which they happened */
    public Rewinds(List<Event> events) {
        this.events = List.copyOf(events);
        rewounds = only(Rewound.class);
        copies = only(Copied.class).stream().collect(Collectors.toMap(Copied::copy, copy -> copy));
        long latest = Long.MIN_VALUE;
        for (Rewound one : rewounds) {
            latest = Math.max(latest, one.end());
            latestEnds.put(one.begin(), latest);
        }
    }

    private <T> List<T> only(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Whether no database went back. */
    boolean isEmpty() {
        return rewounds.isEmpty();
    }

    /** The rewinds of one database. */
    List<Rewound> of(Side side) {
        return rewounds.stream().filter(one -> one.side() == side).toList();
    }

    /**
     * Whether what one side did or showed in a call was certainly not forgotten when it served another one.
     *
     * @param later the other call, which need not be after the first one
     */
    boolean stands(Call fact, Call later, Side side) {
        Call first = fact.begin() <= later.begin() ? fact : later;
        return stands(first.begin(), first.end(), first == fact ? later : fact, side);
    }

    /** The same for something that happened in an interval. */
    boolean stands(long from, long to, Call later, Side side) {
        return holds(
                Map.of(side, new Learnt(from, to)),
                Exchanged.NOTHING,
                null,
                Long.MIN_VALUE,
                later.begin(),
                later.end());
    }

    /** Whether neither side has forgotten what happened in an interval. */
    boolean stands(long from, long to, Call later) {
        return stands(from, to, later, Side.REFERENCED) && stands(from, to, later, Side.REFERENCING);
    }

    /**
     * Whether a thing whose deletion an answer proves is still deleted: one of the sides knows of it.
     *
     * @param created when the thing certainly existed
     * @param begun when its deletion may have begun
     * @param proof an answer of the referenced side
     */
    boolean deletionStands(long created, long begun, Call proof, Call later) {
        return holds(
                Map.of(
                        Side.REFERENCED,
                        new Learnt(proof.begin(), proof.end()),
                        Side.REFERENCING,
                        new Learnt(Math.min(begun, proof.begin()), proof.end())),
                Exchanged.DELETION,
                null,
                created,
                later.begin(),
                later.end());
    }

    /** The same, if only the referencing side has said so, or nobody, and it decided at an instant in this interval. */
    boolean recallStands(long created, long from, long to, Call later) {
        return holds(
                Map.of(Side.REFERENCING, new Learnt(from, to)),
                Exchanged.DELETION,
                null,
                created,
                later.begin(),
                later.end());
    }

    /**
     * Whether at least one side knows that an id was used. What only a copy of the other side brings back does not count before
     * the user of the id has compared its database with that one again: until then it takes the ids that it has reserved.
     *
     * @param user the side that uses ids of this kind
     * @param witness the side whose database had the id at an instant in the first interval
     */
    boolean idIsKnown(Side user, Side witness, long from, long to, long begin, long end) {
        Learnt learnt = new Learnt(from, to);
        return holds(
                // It was reserved before.
                wasSettled(from) ? Map.of(Side.REFERENCED, learnt, Side.REFERENCING, learnt) : Map.of(witness, learnt),
                Exchanged.USED_ID,
                user,
                Long.MIN_VALUE,
                begin,
                end);
    }

    private boolean wasSettled(long time) {
        Event last = null;
        for (Event event : events) {
            if (event.begin() <= time && !(event instanceof Copied)) {
                last = event;
            }
        }
        return last instanceof Settled settled && settled.end() < time;
    }

    /**
     * Whether a rejected deletion may have been decided a second time: one side was copied between its beginning and its
     * rejection, and the other one has forgotten the rejection.
     */
    boolean mayBeDecidedAgain(Call deletion) {
        return of(Side.REFERENCED).stream()
                        .map(one -> copies.get(one.copy()))
                        .anyMatch(copy -> copy.begin() <= deletion.end() && copy.end() >= deletion.begin())
                && of(Side.REFERENCING).stream()
                        .anyMatch(one ->
                                copies.get(one.copy()).begin() <= deletion.end() && one.end() >= deletion.begin());
    }

    /**
     * Whether at each instant of an interval at least one side certainly knows.
     *
     * @param user the side whose knowledge counts alone until both have compared, or null
     * @param created when the thing that it is about certainly existed
     */
    private boolean holds(
            Map<Side, Learnt> learnt, Exchanged exchanged, Side user, long created, long begin, long end) {
        long first = learnt.values().stream().mapToLong(Learnt::from).min().orElseThrow();
        // Most often nothing went back in between.
        Map.Entry<Long, Long> before = latestEnds.floorEntry(end);
        if (before == null || before.getValue() < first) {
            return true;
        }
        long last = learnt.values().stream().mapToLong(Learnt::to).max().orElseThrow();
        Map<Side, Boolean> knows = new HashMap<>();
        for (Side side : Side.values()) {
            knows.put(side, learnt.containsKey(side));
        }
        // The other side's copy has brought it back, and the user has not compared since.
        boolean unheard = false;
        Map<Integer, Boolean> copied = new HashMap<>();
        Map<Integer, Boolean> existed = new HashMap<>();
        boolean exists = true;
        for (Event event : events) {
            if (event instanceof Copied copy) {
                boolean has = knows.get(copy.side()) || unheard && copy.side() != user;
                copied.put(copy.copy(), copy.begin() > last && has);
                existed.put(copy.copy(), copy.begin() > created && exists);
            } else if (event instanceof Settled settled) {
                if (settled.begin() > last && settled.end() <= begin && exists) {
                    exchange(exchanged, knows, unheard);
                    unheard = false;
                }
            } else if (event instanceof Rewound rewound && rewound.begin() <= end) {
                if (rewound.side() == Side.REFERENCED && rewound.end() >= created) {
                    exists = existed.get(rewound.copy());
                }
                Learnt own = learnt.get(rewound.side());
                if (rewound.end() < (own == null ? first : own.from())) {
                    continue;
                }
                boolean overlaps = rewound.end() >= begin;
                if (overlaps && !knows.containsValue(true)) {
                    return false;
                }
                boolean after = own == null || rewound.begin() > own.to();
                boolean has = after && copied.get(rewound.copy());
                if (rewound.side() != user) {
                    unheard = user != null && has && !knows.containsValue(true);
                    knows.put(rewound.side(), has && !unheard);
                } else {
                    // It takes no id before it has compared again.
                    if (unheard) {
                        knows.replaceAll((side, known) -> true);
                        unheard = false;
                    }
                    knows.put(user, has);
                }
                if (overlaps && !knows.containsValue(true)) {
                    return false;
                }
            }
        }
        return knows.containsValue(true);
    }

    private static void exchange(Exchanged exchanged, Map<Side, Boolean> knows, boolean unheard) {
        if (exchanged == Exchanged.USED_ID && (unheard || knows.containsValue(true))) {
            knows.replaceAll((side, known) -> true);
        } else if (exchanged == Exchanged.DELETION && knows.get(Side.REFERENCING)) {
            knows.put(Side.REFERENCED, true);
        }
    }

    /** What happened, in its order, a line each. */
    @Override
    public String toString() {
        return events.stream().map(Event::toString).collect(Collectors.joining("\n"));
    }

    /** The times in which one database certainly was on one branch: before, between and after its rewinds. */
    List<long[]> undisturbed(Side side) {
        List<long[]> times = new ArrayList<>();
        long from = Long.MIN_VALUE;
        for (Rewound one : of(side)) {
            times.add(new long[] {from, one.begin()});
            from = one.end();
        }
        times.add(new long[] {from, Long.MAX_VALUE});
        return times;
    }
}
