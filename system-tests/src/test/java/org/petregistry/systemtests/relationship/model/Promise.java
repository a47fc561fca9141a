package org.petregistry.systemtests.relationship.model;

import java.util.stream.Stream;
import org.petregistry.systemtests.relationship.model.OwnerRow.Life;

/** What must hold, whatever happens. */
enum Promise {
    NO_DANGLING_REFERENCE("Each owner that pets-service shows is one that owners-service has") {
        @Override
        boolean isKept(State before, State after) {
            return Stream.concat(after.pets().stream(), after.posts().stream())
                    .allMatch(whose ->
                            whose.equals(State.NOBODY) || after.owner(whose).exists());
        }
    },
    NO_LIVING_OWNER_REFUSED_FOR_EVER("An owner that is not being deleted has no closed fence") {
        @Override
        boolean isKept(State before, State after) {
            return after.owners().entrySet().stream()
                    .noneMatch(owner -> owner.getValue().life() == Life.ACTIVE
                            && after.reference(owner.getKey()).isClosed());
        }
    },
    NO_OLDER_NAME("A name is never replaced by an older one") {
        @Override
        boolean isKept(State before, State after) {
            return after.references().entrySet().stream().allMatch(owner -> {
                Reference known = before.reference(owner.getKey());
                return !known.isGranted()
                        || !owner.getValue().isGranted()
                        || known.grant() <= owner.getValue().grant();
            });
        }
    },
    /** Not a matter of one step: {@link Search} looks back from where nothing is being deleted. */
    A_DECISION_CAN_BE_REACHED("From wherever it has come to, every deletion can end") {
        @Override
        boolean isKept(State before, State after) {
            return true;
        }
    };

    private final String words;

    Promise(String words) {
        this.words = words;
    }

    /** Whether it holds after a step. */
    abstract boolean isKept(State before, State after);

    @Override
    public String toString() {
        return words;
    }
}
