package org.petregistry.foreignkey.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * How far one side has settled with the other: the one row of its table {@code pairing}. A database that goes back in time
 * takes its row with it, so the row is believed only if it names the incarnation that is running.
 *
 * @param incarnation the fingerprint of the database that wrote the row; null before the first start
 * @param open whether the side may answer requests
 * @param pair the number of the last meeting, which all messages carry; null if the sides must meet
 * @param settled whether the comparison under this pair is complete
 */
public record Pairing(String incarnation, boolean open, UUID pair, boolean settled) {
    /** The row that a migration inserts: the first start settles. */
    public static final Pairing FIRST = new Pairing(null, false, null, false);

    /** Whether the database was replaced, restored or restarted since the row was written. */
    public boolean isRewound(String running) {
        return !Objects.equals(incarnation, running);
    }

    /**
     * Whether PostgreSQL alone was restarted since the row was written: the fingerprints differ only in the start time. A copy
     * of the files, started in place of the original, looks the same.
     */
    public boolean isRestarted(String running) {
        return isRewound(running)
                && incarnation != null
                && withoutStart(incarnation).equals(withoutStart(running));
    }

    /** System identifier, timeline, database and table; the start time is the third. */
    private static List<String> withoutStart(String fingerprint) {
        List<String> parts = new ArrayList<>(List.of(fingerprint.split(" ")));
        if (parts.size() > 2) {
            parts.remove(2);
        }
        return parts;
    }

    /** The same row for the restarted database. */
    public Pairing restarted(String running) {
        return new Pairing(running, open, pair, settled);
    }

    /**
     * Whether the side answers requests. A side that is open stays open while it settles again because the <em>other</em> one
     * was rewound.
     *
     * @param running the fingerprint of the running database
     */
    public boolean serves(String running) {
        return open && !isRewound(running);
    }

    /**
     * Whether an import, a recall, an outcome or a reservation of ids is acted on. False while the sides compare, so that
     * nothing moves meanwhile, and for whatever was sent before the last meeting. Ask it only of a row of the
     * running incarnation: a restored row says what was true when it was backed up.
     *
     * @param other the pair that the message carries; null if it carries none
     */
    public boolean admits(UUID other) {
        return settled && isPair(other);
    }

    /** Whether a message of the comparison is acted on; {@link #admits} is its opposite for the same pair. */
    public boolean compares(UUID other) {
        return !settled && isPair(other);
    }

    /** Whether the referencing side must begin to meet. */
    public boolean mustMeet() {
        return pair == null || !settled;
    }

    private boolean isPair(UUID other) {
        return pair != null && pair.equals(other);
    }

    /** After a rewind: whatever is in flight is dead, and the side is closed until it has settled. */
    public Pairing rotated(String running) {
        return new Pairing(running, false, null, false);
    }

    /** After a meeting. The side that was not rewound stays open. */
    public Pairing met(UUID fresh) {
        return new Pairing(incarnation, open, fresh, false);
    }

    /** After the comparison. */
    public Pairing agreed() {
        return new Pairing(incarnation, true, pair, true);
    }
}
