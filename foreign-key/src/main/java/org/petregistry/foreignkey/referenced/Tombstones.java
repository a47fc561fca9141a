package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/** Distinguishes deleted things from those that never existed. */
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class Tombstones {
    private final Pool pool;
    private final Referenced key;
    private final String wasDeleted;
    private final String exists;

    Tombstones(Pool pool, ReferencedSide side) {
        this.pool = pool;
        key = side.declaration();
        wasDeleted = key.sql("select 1 from deleted_<thing> where id = $1");
        exists = key.sql("select 1 from <thing> where id = $1");
    }

    /** Replaces a 404 of the work by a 410 if the thing has been deleted. */
    public <T> Uni<T> distinguishDeleted(long id, Uni<T> work) {
        return work.onFailure(failure -> failure instanceof Problem problem && problem.type() == ProblemType.NOT_FOUND)
                .recoverWithUni(notFound -> pool.preparedQuery(wasDeleted)
                        .execute(Tuple.of(id))
                        .map(rows -> {
                            if (rows.size() > 0) {
                                throw Problem.of(
                                        key.deleted(), "The " + key.thing().name() + " " + id + " has been deleted.");
                            }
                            throw (Problem) notFound;
                        }));
    }

    /** @throws Problem 404 if the thing never existed, 410 if it has been deleted */
    Uni<Void> requireExists(long id) {
        return distinguishDeleted(
                        id, pool.preparedQuery(exists).execute(Tuple.of(id)).invoke(rows -> {
                            if (rows.size() == 0) {
                                throw Problem.notFound(key.thing().name(), id);
                            }
                        }))
                .replaceWithVoid();
    }
}
