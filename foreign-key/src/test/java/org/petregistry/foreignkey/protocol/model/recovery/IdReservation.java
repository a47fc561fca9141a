package org.petregistry.foreignkey.protocol.model.recovery;

/**
 * The ids of the referenced side. It gives out only ids that the other side has reserved, so that a database that goes back in
 * time can skip those that it gave out and forgot.
 *
 * @param last the highest id that was given out or skipped; 0 at the beginning
 * @param upTo the highest id that may be given out, which the referencing side has stored before
 */
public record IdReservation(long last, long upTo) {
    /** Whether there is an id left. */
    public boolean hasNext() {
        return last < upTo;
    }

    /**
     * After a meeting. A side that is open has not been rewound since it settled, so it knows which ids it gave out. Another
     * one skips everything that was reserved.
     *
     * @param open whether the referenced side is open
     * @param highestFence the highest id that the referencing side knows
     * @param reserved the highest id that the referencing side has reserved
     */
    public IdReservation met(boolean open, long highestFence, long reserved) {
        long skipped = Math.max(Math.max(last, highestFence), open ? 0 : reserved);
        return new IdReservation(skipped, Math.max(Math.max(upTo, reserved), skipped));
    }

    /** After the referencing side has reserved more. */
    public IdReservation reserved(long more) {
        return new IdReservation(last, Math.max(upTo, more));
    }

    /** After an id that was used without being given out, by a thing that was inserted again. */
    public IdReservation used(long id) {
        long skipped = Math.max(last, id);
        return new IdReservation(skipped, Math.max(upTo, skipped));
    }
}
