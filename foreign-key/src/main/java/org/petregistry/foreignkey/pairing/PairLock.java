package org.petregistry.foreignkey.pairing;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;

/**
 * Statements about the table {@code pairing}. Its row is the first lock of every transaction that acts on a message of the other
 * side: {@code for share}, so that whatever changes the pair number waits for it.
 */
public final class PairLock {
    /**
     * Identifies the running incarnation of the database: a restart changes the start time, a recovery the timeline, a
     * replaced database or table its oid. Every login may call these functions.
     *
     * <p>The timeline is read from the name of the current WAL file: after a promotion, {@code pg_control_checkpoint()} still
     * returns the old one until the next checkpoint.
     */
    static final String FINGERPRINT = """
            (select concat_ws(' ', system_identifier, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8),
               extract(epoch from pg_postmaster_start_time()),
               (select oid from pg_database where datname = current_database()), 'pairing'::regclass::oid)
             from pg_control_system())""";

    private static final String SETTLED =
            "select from pairing where pair = $1 and settled and incarnation = " + FINGERPRINT + " for share";
    private static final String UNSETTLED =
            "select from pairing where pair = $1 and not settled and incarnation = " + FINGERPRINT + " for share";

    private PairLock() {}

    /**
     * Locks the row, if both databases have been compared under this pair number.
     *
     * @param pair the number in a message of the other side; null if it had none
     * @throws org.petregistry.rest.problem.Problem 503 if this side has another one, or the comparison is not finished
     */
    public static Uni<Void> requireSettled(SqlConnection connection, UUID pair) {
        return require(connection, SETTLED, pair);
    }

    /** The same during the comparison. */
    public static Uni<Void> requireUnsettled(SqlConnection connection, UUID pair) {
        return require(connection, UNSETTLED, pair);
    }

    private static Uni<Void> require(SqlConnection connection, String sql, UUID pair) {
        return connection
                .preparedQuery(sql)
                .execute(Tuple.of(pair))
                .invoke(rows -> {
                    if (rows.size() == 0) {
                        throw ProtocolHeaders.reconciling();
                    }
                })
                .replaceWithVoid();
    }
}
