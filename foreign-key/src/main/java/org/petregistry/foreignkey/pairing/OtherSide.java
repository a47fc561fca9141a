package org.petregistry.foreignkey.pairing;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.UUID;

/** The other side, as {@link IdReservations} needs it. */
public interface OtherSide {
    /**
     * Asks it to remember that these ids are in use.
     *
     * @param upTo the greatest id by table
     * @return what it remembers now, at least as much
     * @throws org.petregistry.rest.problem.Problem 503 if it does not respond, or has another pair number
     */
    Uni<Map<String, Long>> reserve(UUID pair, Map<String, Long> upTo);

    /**
     * Gives ids back that are not needed.
     *
     * @param upTo the greatest id that was used, by table
     * @param reserved the reservations that are given back; later ones stay
     */
    Uni<Void> release(UUID pair, Map<String, Long> upTo, Map<String, Long> reserved);
}
