package org.petregistry.foreignkey.protocol.model;

import org.petregistry.foreignkey.protocol.Fence;

/**
 * What orders-service has stored of one customer.
 *
 * @param fence the row that everything about the customer locks; open where there is none yet
 * @param grant the version of the name in {@code customer_ref}, or null where there is no grant
 */
record StoredGrant(Fence fence, Long grant) {
    static final StoredGrant NONE = new StoredGrant(Fence.OPEN, null);

    boolean isGranted() {
        return grant != null;
    }

    boolean isClosed() {
        return fence == Fence.CLOSED;
    }
}
