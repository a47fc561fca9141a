package org.petregistry.rest.database;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Runs work in a transaction, and retries it up to three times after a deadlock or a serialization failure,
 * and once after its ids are exhausted, see {@link SequenceLimit}.
 *
 * <p>The work must be one chain and must not recover from a failed statement: any error aborts its transaction. It must not
 * call the other service, which would hold a connection for the duration of the call.
 */
@Singleton
public class Transactions {
    private static final int RETRIES = 3;

    private final Pool pool;
    private final Instance<SequenceLimit> limits;

    Transactions(Pool pool, @Any Instance<SequenceLimit> limits) {
        this.pool = pool;
        this.limits = limits;
    }

    /** Runs work on entities in a new Hibernate session. */
    public <T> Uni<T> inSession(Supplier<Uni<T>> work) {
        return again(Uni.createFrom().deferred(() -> Panache.withTransaction(work)));
    }

    /** Runs work in SQL on a new connection. */
    public <T> Uni<T> inSql(Function<SqlConnection, Uni<T>> work) {
        return again(Uni.createFrom().deferred(() -> pool.withTransaction(work)));
    }

    /** Runs work on entities and rolls it back, including nested transactions. */
    public <T> Uni<T> inSessionToRollBack(Supplier<Uni<T>> work) {
        return Panache.withTransaction(() -> Panache.currentTransaction()
                .invoke(Mutiny.Transaction::markForRollback)
                .chain(() -> work.get()));
    }

    /** Runs work in SQL and rolls it back. */
    public <T> Uni<T> inSqlToRollBack(Function<SqlConnection, Uni<T>> work) {
        return pool.withConnection(connection ->
                connection.begin().flatMap(transaction -> work.apply(connection).eventually(transaction::rollback)));
    }

    /** Disables the statement timeout for the current transaction: a change of many rows may take longer. */
    public static Uni<Void> takeTime() {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery("set local statement_timeout = 0")
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Continues on the context of the caller, whose session is kept there. */
    private Uni<Void> raise() {
        Context context = Vertx.currentContext();
        Uni<Void> raised = limits.get().raise();
        return context == null ? raised : raised.emitOn(command -> context.runOnContext(nothing -> command.run()));
    }

    private <T> Uni<T> again(Uni<T> transaction) {
        // Without a delay: Mutiny's back-off would continue on a worker thread, where sessions must not be used
        // (quarkusio/quarkus#42267).
        Uni<T> retried = transaction.onFailure(SqlState::isTryAgain).retry().atMost(RETRIES);
        return limits.isUnsatisfied()
                ? retried
                : retried.onFailure(SqlState::isSequenceExhausted).recoverWithUni(() -> raise().chain(() -> retried));
    }
}
