package org.petregistry.systemtests.queries;

import java.util.Map;

/** A change by another client while pages are read. A change of a deleted row is skipped. */
sealed interface ConcurrentChange {
    /** The number of pages that have been read when it happens. */
    int afterPage();

    /** A new row. */
    record Make(int afterPage, Draft draft) implements ConcurrentChange {
        @Override
        public String toString() {
            return "after page " + afterPage + ": " + draft;
        }
    }

    /**
     * Other values for some members of a row.
     *
     * @param members as in a {@link Draft}
     */
    record Patch(int afterPage, Resource resource, int key, Map<String, Object> members) implements ConcurrentChange {
        @Override
        public String toString() {
            return "after page " + afterPage + ": change " + resource + " #" + key + " " + members;
        }
    }

    /**
     * The deletion of a row.
     *
     * @param withPets whether the pets of an owner are deleted too; its posts always are
     */
    record Delete(int afterPage, Resource resource, int key, boolean withPets) implements ConcurrentChange {
        @Override
        public String toString() {
            return "after page " + afterPage + ": delete " + resource + " #" + key
                    + (resource == Resource.OWNER ? withPets ? " with its pets" : " without its pets" : "");
        }
    }
}
