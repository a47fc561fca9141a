package org.petregistry.systemtests.queries;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row as a client creates it.
 *
 * @param resource what it is
 * @param key its key in this test, because its id is known only after its creation
 * @param batch neighbours of the same resource and batch are created by one request, hence at the same time
 * @param members texts, and for a reference the key of another row; null where it has none
 */
record Draft(Resource resource, int key, int batch, Map<String, Object> members) {

    Draft {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** The same without a value for one member. */
    Draft without(String member) {
        Map<String, Object> fewer = new LinkedHashMap<>(members);
        fewer.put(member, null);
        return new Draft(resource, key, batch, fewer);
    }

    @Override
    public String toString() {
        return "make " + resource + " #" + key + " " + members + " (request " + batch + ")";
    }
}
