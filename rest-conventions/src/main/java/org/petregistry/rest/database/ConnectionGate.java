package org.petregistry.rest.database;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Decides whether the service may use its database. An application that has a bean of this type opens no connection of the
 * serving pool without its consent; one that has none always does. The gate itself uses {@link UnguardedPool}.
 */
public interface ConnectionGate {
    /**
     * Called before a connection is opened.
     *
     * @return fails with a {@link org.petregistry.rest.problem.Problem}, which becomes the response, if no connection may be
     *     opened
     */
    Uni<Void> requireOpen();

    /**
     * Called with every new connection, before anything else uses it.
     *
     * @return whether it may be used; otherwise it is closed
     */
    Uni<Boolean> admits(SqlConnection connection);
}
