package org.petregistry.systemtests.relationship.model;

import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.petregistry.foreignkey.protocol.Action;

/**
 * How much there is of everything, so that there is an end of it.
 *
 * @param owners how many; the first one is there from the beginning
 * @param deletions how often the deletion of each can begin
 * @param rules by which it can
 * @param renames how often each can change its name
 */
record World(int owners, int pets, int posts, int deletions, List<Rules> rules, int renames) {

    /** By which a deletion goes. */
    record Rules(Action pets, Action posts) {
        /** By the names of the relations. */
        Map<String, Action> actions() {
            return Map.of("pets", pets, "posts", posts);
        }
    }

    /** Takes the owner whatever it has, and leaves it its pets. */
    static final Rules SET_NULL = new Rules(Action.SET_NULL, Action.CASCADE);

    /** Leaves the owner if it has anything. */
    static final Rules RESTRICT = new Rules(Action.RESTRICT, Action.RESTRICT);

    /** Deletions that compete: one owner, two pets, a deletion that is refused and another one after it. */
    static final World ONE_OWNER = new World(1, 2, 0, 2, List.of(SET_NULL, RESTRICT), 0);

    /** The ids of all owners, those not born yet included. */
    LongStream ownerIds() {
        return LongStream.rangeClosed(1, owners);
    }

    void eachPet(IntConsumer action) {
        IntStream.range(0, pets).forEach(action);
    }

    void eachPost(IntConsumer action) {
        IntStream.range(0, posts).forEach(action);
    }
}
