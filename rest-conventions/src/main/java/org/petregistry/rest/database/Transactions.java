package org.petregistry.rest.database;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Runs work in a transaction, whole once more if it meets a deadlock or a serialization failure, up to three times.
 *
 * <p>The work must be one chain and must not recover from a failed statement: any error dooms its transaction. It makes no
 * call to the other service, which would hold a connection for as long as that one likes.
 */
@Singleton
public class Transactions {
    private static final int RETRIES = 3;

    private final Pool pool;

    Transactions(Pool pool) {
        this.pool = pool;
    }

    /** Work on entities, in a Hibernate session of its own. */
    public <T> Uni<T> inSession(Supplier<Uni<T>> work) {
        return again(Uni.createFrom().deferred(() -> Panache.withTransaction(work)));
    }

    /** Work in SQL, on a connection of its own. */
    public <T> Uni<T> inSql(Function<SqlConnection, Uni<T>> work) {
        return again(Uni.createFrom().deferred(() -> pool.withTransaction(work)));
    }

    /** Work on entities that is rolled back when it is done, with every transaction that it begins itself. */
    public <T> Uni<T> inSessionToRollBack(Supplier<Uni<T>> work) {
        return Panache.withTransaction(() -> Panache.currentTransaction()
                .invoke(Mutiny.Transaction::markForRollback)
                .chain(() -> work.get()));
    }

    /** Work in SQL that is rolled back when it is done. */
    public <T> Uni<T> inSqlToRollBack(Function<SqlConnection, Uni<T>> work) {
        return pool.withConnection(connection ->
                connection.begin().flatMap(transaction -> work.apply(connection).eventually(transaction::rollback)));
    }

    /** Lets the current session's transaction take its time: a change of many rows is longer than a statement may be. */
    public static Uni<Void> takeTime() {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery("set local statement_timeout = 0")
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static <T> Uni<T> again(Uni<T> transaction) {
        // Without a pause: Mutiny's back-off would go on on a worker thread, where no session may be used
        // (quarkusio/quarkus#42267).
        return transaction.onFailure(SqlState::isTryAgain).retry().atMost(RETRIES);
    }
}
