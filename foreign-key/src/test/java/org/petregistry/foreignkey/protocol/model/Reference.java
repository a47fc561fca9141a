package org.petregistry.foreignkey.protocol.model;

import org.petregistry.foreignkey.protocol.Fence;

/**
 * What orders-service has stored of one customer.
 *
 * @param fence the row that everything about the customer locks; open where there is none yet
 * @param grant the version of the name in {@code customer_ref}, or null where there is no grant
 */
record Reference(Fence fence, Long grant) {
    static final Reference NONE = new Reference(Fence.OPEN, null);

    boolean isGranted() {
        return grant != null;
    }

    boolean isClosed() {
        return fence == Fence.CLOSED;
    }
}
