package org.petregistry.foreignkey.referenced;

import java.time.Duration;
import java.util.UUID;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.foreignkey.protocol.Recall;

/**
 * A pending deletion.
 *
 * @param recall its recall
 * @param pair the pair number of the state in which it is pending, read in the same statement; null while both databases are
 *     being compared
 * @param age the time since it began
 */
public record Deletion(Recall recall, UUID pair, Duration age) {
    /**
     * The pair number, for its recall and its conclusion.
     *
     * @throws org.petregistry.rest.problem.Problem 503 if both databases are being compared
     */
    UUID requirePair() {
        if (pair == null) {
            throw ProtocolHeaders.reconciling();
        }
        return pair;
    }
}
