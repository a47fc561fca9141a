package org.petregistry.systemtests.queries;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A row in the model. {@link Draft} describes its members. */
final class Row {
    final Resource resource;
    final int key;
    final Map<String, Object> members;
    final long id;

    /** As the service returned it; null if there is none. */
    final String createdAt;

    /** That text as a time; null if there is none. */
    final Instant created;

    long version;

    Row(Draft draft, long id, String createdAt) {
        this.resource = draft.resource();
        this.key = draft.key();
        this.members = new LinkedHashMap<>(draft.members());
        this.id = id;
        this.createdAt = createdAt;
        this.created = createdAt == null ? null : Instant.parse(createdAt);
    }

    boolean refersTo(String member, int other) {
        return Integer.valueOf(other).equals(members.get(member));
    }

    /** Sets a reference to null, which increments the version. */
    void detach(String member) {
        members.put(member, null);
        version++;
    }
}
