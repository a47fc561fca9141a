package org.petregistry.rest.database;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Points in time as they are stored. */
public final class Timestamps {
    private Timestamps() {}

    /** Now, to the microsecond: PostgreSQL keeps no more, and what is answered now must be what is read later. */
    public static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
