package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/** Tells what is gone from what never was. */
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

    /** Makes a 404 of the thing a 410 where there was one. */
    public <T> Uni<T> tellGone(long id, Uni<T> work) {
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

    /** @throws Problem 404 where there never was such a thing, 410 where there is none any more */
    Uni<Void> requireExists(long id) {
        return tellGone(id, pool.preparedQuery(exists).execute(Tuple.of(id)).invoke(rows -> {
                    if (rows.size() == 0) {
                        throw Problem.notFound(key.thing().name(), id);
                    }
                }))
                .replaceWithVoid();
    }
}
