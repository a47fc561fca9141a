package org.petregistry.foreignkey.protocol;

import java.util.List;
import java.util.UUID;

/**
 * What the referenced side has of one thing, as it reports it while the sides compare.
 *
 * @param state its state
 * @param key its identity, which never changes, other than its id, which a restored database can give out again; null if the
 *     thing is deleted or unknown
 * @param version its version; 0 if it is deleted or unknown
 * @param values its copied columns, in the order of their declaration; empty if it is deleted or unknown
 */
public record ThingReport(Known.State state, UUID key, long version, List<String> values) {
    /** There is neither a thing nor a tombstone. */
    public static final ThingReport UNKNOWN = new ThingReport(Known.State.UNKNOWN, null, 0, List.of());

    /** There is a tombstone. */
    public static final ThingReport DELETED = new ThingReport(Known.State.DELETED, null, 0, List.of());

    /** Whether it exists; a thing that is being deleted does. */
    public boolean lives() {
        return state == Known.State.ACTIVE || state == Known.State.DELETING;
    }
}
