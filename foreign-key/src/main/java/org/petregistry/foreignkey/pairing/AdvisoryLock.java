package org.petregistry.foreignkey.pairing;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * Work that one instance does at a time. A session holds the lock, because the work calls the other side between its
 * transactions. The lock spares the instances repeated work. It does not keep them apart: a session that ends releases it
 * while its work goes on, so each step checks the pair number too.
 */
public final class AdvisoryLock {
    /** Two keys: recalls use the single one. */
    private static final String KEYS = "(7041776, %d)";

    private static final String END = "select pg_terminate_backend(pg_backend_pid())";

    private final Pool pool;
    private final String lock;
    private final String tryLock;
    private final String unlock;

    /** @param number of the work */
    public AdvisoryLock(Pool pool, int number) {
        String keys = KEYS.formatted(number);
        this.pool = pool;
        lock = "select true as mine from pg_advisory_lock" + keys;
        tryLock = "select pg_try_advisory_lock" + keys + " as mine";
        unlock = "select pg_advisory_unlock" + keys;
    }

    /** Does it when no other instance does. */
    public Uni<Void> inTurn(Function<SqlConnection, Uni<Void>> work) {
        return with(lock, work);
    }

    /** Does it unless another instance does. */
    public Uni<Void> unlessBusy(Function<SqlConnection, Uni<Void>> work) {
        return with(tryLock, work);
    }

    private Uni<Void> with(String take, Function<SqlConnection, Uni<Void>> work) {
        return pool.withConnection(connection -> connection
                .query(take)
                .execute()
                .flatMap(rows -> rows.iterator().next().getBoolean("mine")
                        ? Uni.createFrom()
                                .deferred(() -> work.apply(connection))
                                .eventually(() -> release(connection))
                        : Uni.createFrom().voidItem()));
    }

    /** A connection that may still hold the lock does not return to the pool: it ends. */
    private Uni<Void> release(SqlConnection connection) {
        return connection.query(unlock).execute().replaceWithVoid().onFailure().recoverWithUni(() -> connection
                .query("rollback; " + END)
                .execute()
                .replaceWithVoid()
                // The end of the connection.
                .onFailure()
                .recoverWithNull());
    }
}
