package org.petregistry.systemtests.relationship.model;

import java.util.UUID;
import org.petregistry.foreignkey.protocol.Recall;

/**
 * What owners-service has stored of one owner.
 *
 * @param version counts its names
 * @param deletion the one under way, or null
 * @param deletions how many have begun, which is what the next one's id is made of
 * @param reserved whether somebody has reserved it: only in the variant that works so
 */
record OwnerRow(Life life, long version, Recall deletion, int deletions, boolean reserved) {
    static final OwnerRow UNBORN = new OwnerRow(Life.UNBORN, 0, null, 0, false);
    static final OwnerRow BORN = new OwnerRow(Life.ACTIVE, 0, null, 0, false);
    static final OwnerRow GONE = new OwnerRow(Life.GONE, 0, null, 0, false);

    /** What has become of it. */
    enum Life {
        UNBORN,
        ACTIVE,
        DELETING,
        GONE
    }

    /** Whether owners-service has it. */
    boolean exists() {
        return life == Life.ACTIVE || life == Life.DELETING;
    }

    /** Whether this very deletion of it is under way: the {@code where deletion_id =} of the last step. */
    boolean isBeingDeletedBy(Recall recall) {
        return deletion != null && deletion.deletionId().equals(recall.deletionId());
    }

    OwnerRow renamed() {
        return new OwnerRow(life, version + 1, deletion, deletions, reserved);
    }

    OwnerRow deleting(long id, World.Rules rules) {
        Recall recall = new Recall(new UUID(id, deletions + 1), id, rules.actions());
        return new OwnerRow(Life.DELETING, version, recall, deletions + 1, reserved);
    }

    OwnerRow activeAgain() {
        return new OwnerRow(Life.ACTIVE, version, null, deletions, reserved);
    }

    OwnerRow reserved(boolean now) {
        return new OwnerRow(life, version, deletion, deletions, now);
    }
}
