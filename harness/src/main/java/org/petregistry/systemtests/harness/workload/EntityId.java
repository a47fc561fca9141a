package org.petregistry.systemtests.harness.workload;

import java.util.Locale;

/** Identifies a thing or a row. */
public record EntityId(Kind kind, long id) {

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + id;
    }
}
