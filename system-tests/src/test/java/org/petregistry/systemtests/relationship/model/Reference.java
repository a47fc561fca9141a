package org.petregistry.systemtests.relationship.model;

/**
 * What pets-service has stored of one owner.
 *
 * @param fence the row that everything about the owner locks
 * @param grant the version of the name in {@code owner_ref}, or null where there is no grant
 */
record Reference(Fence fence, Long grant) {
    static final Reference NONE = new Reference(Fence.NONE, null);

    /** Open where there is one, until a recall closes it for ever. */
    enum Fence {
        NONE,
        OPEN,
        CLOSED
    }

    boolean isGranted() {
        return grant != null;
    }

    boolean isClosed() {
        return fence == Fence.CLOSED;
    }
}
