package org.petregistry.foreignkey.protocol.model;

import java.util.UUID;
import org.petregistry.foreignkey.protocol.Recall;

/**
 * What customers-service has stored of one customer.
 *
 * @param version counts its names
 * @param deletion the one under way, or null
 * @param deletions how many have begun, which is what the next one's id is made of
 * @param reserved whether somebody has reserved it: only in the variant that works so
 */
record CustomerRow(Life life, long version, Recall deletion, int deletions, boolean reserved) {
    static final CustomerRow UNBORN = new CustomerRow(Life.UNBORN, 0, null, 0, false);
    static final CustomerRow BORN = new CustomerRow(Life.ACTIVE, 0, null, 0, false);
    static final CustomerRow GONE = new CustomerRow(Life.GONE, 0, null, 0, false);

    /** What has become of it. */
    enum Life {
        UNBORN,
        ACTIVE,
        DELETING,
        GONE
    }

    /** Whether customers-service has it. */
    boolean exists() {
        return life == Life.ACTIVE || life == Life.DELETING;
    }

    /** Whether this very deletion of it is under way: the {@code where deletion_id =} of the last step. */
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
