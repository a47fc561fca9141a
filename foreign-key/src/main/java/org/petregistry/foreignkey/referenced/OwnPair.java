package org.petregistry.foreignkey.referenced;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.UUID;

/** The pair number of what a statement reads, in the same snapshot. */
final class OwnPair {
    /** Adds the column {@code p.pair}, which is null while both databases are being compared. */
    static final String JOIN = "left join pairing p on p.settled";

    /** The same as a column of its own, {@code pair}. */
    static final String COLUMN = "(select pair from pairing where settled) as pair";

    private OwnPair() {}

    /** The column of the first row; null if there is no row. */
    static UUID of(RowSet<Row> rows) {
        return rows.size() == 0 ? null : rows.iterator().next().getUUID("pair");
    }
}
