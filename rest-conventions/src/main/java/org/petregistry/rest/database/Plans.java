package org.petregistry.rest.database;

import java.time.Duration;

/**
 * How long PostgreSQL uses the plan of a statement. Parsing and planning a page takes two to four times as long as reading it,
 * so statements are prepared, and PostgreSQL keeps their plans; but not every plan is good for long.
 *
 * <p>The connections keep statements by their text, so a comment decides.
 */
public final class Plans {
    private static final String EACH_TIME = "/* planned each time */ ";

    private static final long LIFETIME = Duration.ofSeconds(10).toNanos();

    private Plans() {}

    /**
     * A statement that is planned for its actual values on each execution, because they decide which plan is good. A plan for
     * all values assumes that {@code like} matches one row in 200, so that a scan until a page is full seems cheaper than the
     * index that finds the three matching rows.
     */
    public static String eachTime(String sql) {
        return EACH_TIME + sql;
    }

    /**
     * A statement whose plan is the same for all values. A connection uses it for at most ten seconds: the best plan for ten
     * rows is bad for a million, and PostgreSQL itself would notice only when it analyzes the table.
     */
    public static String reusable(String sql) {
        return "/* plan " + System.nanoTime() / LIFETIME + " */ " + sql;
    }

    /** Whether connections keep this statement prepared. */
    static boolean isReusable(String sql) {
        return !sql.startsWith(EACH_TIME);
    }
}
