package org.petregistry.foreignkey.protocol;

import java.util.Locale;

/**
 * Who wins where the two sides differ because one of their databases went back in time. Closed beats alive, and a grant beats
 * nothing, unless the policies say otherwise. The policies concern the referenced side only: the other one follows its answer,
 * so that two settings that differ cannot contradict each other.
 *
 * @param onRestore what happens to a thing that the referenced side lost
 * @param closedRows what happens to a thing whose deletion the referenced side lost
 */
public record Settlement(OnRestore onRestore, ClosedRows closedRows) {
    /** What is done unless it is configured otherwise. */
    public static final Settlement DEFAULT = new Settlement(OnRestore.RESURRECT, ClosedRows.DELETE);

    /** What happens to a thing that has a grant and is unknown to the referenced side. */
    public enum OnRestore {
        /** It is inserted again, from the copy in the grant. */
        RESURRECT,
        /** It counts as deleted, and so the grant is recalled. */
        REMOVE;

        /** The setting with this spelling. */
        public static OnRestore of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** What happens to a thing that exists and whose fence is closed. */
    public enum ClosedRows {
        /** It is deleted again: the deletion was decided, and the referencing rows are gone. */
        DELETE,
        /** It stays, and the fence is opened: the restore was meant to undo the deletion. */
        REVIVE;

        /** The setting with this spelling. */
        public static ClosedRows of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What the referenced side does when it hears of one thing.
     *
     * @param reported what the other side has of it
     * @param own what this side has of it, locked until the decision is committed
     */
    public ReferencedDecision decide(GrantReport reported, ThingReport own) {
        return switch (reported.state()) {
            case NONE -> ReferencedDecision.NOTHING;
            case GRANTED -> granted(reported, own);
            case CLOSED -> closed(own);
        };
    }

    private ReferencedDecision granted(GrantReport reported, ThingReport own) {
        return switch (own.state()) {
            case UNKNOWN ->
                onRestore == OnRestore.RESURRECT ? ReferencedDecision.RESURRECT : ReferencedDecision.INSERT_TOMBSTONE;
            case DELETED -> ReferencedDecision.NOTHING;
            case ACTIVE, DELETING -> {
                if (!reported.isFor(own.key())) {
                    yield ReferencedDecision.MOVE_AND_RESURRECT;
                }
                yield looksNewer(reported, own) ? ReferencedDecision.RAISE_VERSION : ReferencedDecision.NOTHING;
            }
        };
    }

    /** Otherwise the copy would keep what this side forgot: it accepts newer versions only. */
    private static boolean looksNewer(GrantReport reported, ThingReport own) {
        return reported.version() > own.version()
                || reported.version() == own.version() && !reported.values().equals(own.values());
    }

    private ReferencedDecision closed(ThingReport own) {
        return switch (own.state()) {
            case UNKNOWN -> ReferencedDecision.INSERT_TOMBSTONE;
            case DELETED -> ReferencedDecision.NOTHING;
            case ACTIVE, DELETING ->
                closedRows == ClosedRows.DELETE ? ReferencedDecision.DELETE : ReferencedDecision.REVIVE;
        };
    }
}
