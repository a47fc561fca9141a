package org.petregistry.foreignkey.protocol.model.recovery;

/** What must hold, whatever goes back in time. */
enum Promise {
    NO_OTHER_CUSTOMER("S1: A wish is never shown as another customer's than the one that it was given to"),
    NO_DANGLING_REFERENCE(
            "S2: While both services are open, each customer that a wish shows is one that customers-service has"),
    NO_ID_TWICE("S3: No id is given out twice"),
    NO_LIVING_CUSTOMER_REFUSED_FOR_EVER("Z: No active customer has a closed fence, once both are settled"),
    /** Not a matter of one step: {@link Search} looks back from where both are settled. */
    BOTH_SETTLE("L1: From wherever they have come to, both services can be open and settled again");

    private final String words;

    Promise(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
