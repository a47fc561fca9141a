package org.petregistry.rest.database;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Points in time with the precision of the database. */
public final class Timestamps {
    private Timestamps() {}

    /** Now, in microseconds, the precision of PostgreSQL: the response to a write must equal a later read. */
    public static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
