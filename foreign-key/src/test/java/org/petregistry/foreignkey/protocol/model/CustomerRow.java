package org.petregistry.foreignkey.protocol.model;

import java.util.UUID;
import org.petregistry.foreignkey.protocol.Recall;

/**
 * The row of one customer in customers-service.
 *
 * @param version counts its names
 * @param deletion the deletion in progress, or null
 * @param deletions how many have begun; the id of the next one is derived from it
 * @param reserved whether it is reserved; only in the variant with reservations
 */
record CustomerRow(Life life, long version, Recall deletion, int deletions, boolean reserved) {
    static final CustomerRow NOT_CREATED = new CustomerRow(Life.NOT_CREATED, 0, null, 0, false);
    static final CustomerRow CREATED = new CustomerRow(Life.ACTIVE, 0, null, 0, false);
    static final CustomerRow DELETED = new CustomerRow(Life.DELETED, 0, null, 0, false);

    /** Its state. */
    enum Life {
        NOT_CREATED,
        ACTIVE,
        DELETING,
        DELETED
    }

    /** Whether it exists in customers-service. */
    boolean exists() {
        return life == Life.ACTIVE || life == Life.DELETING;
    }

    /** Whether exactly this deletion of it is in progress: the {@code where deletion_id =} of the last step. */
    boolean isBeingDeletedBy(Recall recall) {
        return deletion != null && deletion.deletionId().equals(recall.deletionId());
    }

    CustomerRow renamed() {
        return new CustomerRow(life, version + 1, deletion, deletions, reserved);
    }

    CustomerRow deleting(long id, World.Rules rules) {
        Recall recall = new Recall(new UUID(id, deletions + 1), id, rules.actions());
        return new CustomerRow(Life.DELETING, version, recall, deletions + 1, reserved);
    }

    CustomerRow activeAgain() {
        return new CustomerRow(Life.ACTIVE, version, null, deletions, reserved);
    }

    CustomerRow reserved(boolean now) {
        return new CustomerRow(life, version, deletion, deletions, now);
    }
}
