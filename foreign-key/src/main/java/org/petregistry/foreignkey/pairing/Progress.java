package org.petregistry.foreignkey.pairing;

import jakarta.inject.Singleton;
import org.petregistry.foreignkey.protocol.Counts;
import org.petregistry.foreignkey.protocol.PieceDigests;

/** Reports how far a comparison is. */
@Singleton
public class Progress {
    private final DatabaseGate gate;

    private volatile long pieces;
    private boolean resolving;
    private Counts sum = new Counts();

    Progress(DatabaseGate gate) {
        this.gate = gate;
    }

    /**
     * A comparison begins.
     *
     * @param highest the greatest id
     */
    public synchronized void begin(long highest) {
        pieces = piece(highest - 1);
        resolving = false;
        sum = new Counts();
    }

    /**
     * A piece is compared, or its differences are resolved.
     *
     * @param apply whether differences are resolved; otherwise they are only counted
     * @param after the id before the first one
     * @param counts all differences so far
     */
    public void at(boolean apply, long after, Counts counts) {
        long piece = piece(after);
        String where =
                "%s, piece %d of %d".formatted(apply ? "resolving" : "comparing", piece, Math.max(piece, pieces));
        // Nothing is resurrected yet while differences are counted.
        gate.report(where + (apply ? ", " + counts : ", differences " + counts.differences()));
    }

    /** The same with the differences since the last call. */
    public synchronized void add(boolean apply, long after, Counts counts) {
        if (apply != resolving) {
            resolving = apply;
            sum = new Counts();
        }
        sum.add(counts);
        at(apply, after, sum);
    }

    private static long piece(long after) {
        return Math.max(0, after) / PieceDigests.PIECE + 1;
    }
}
