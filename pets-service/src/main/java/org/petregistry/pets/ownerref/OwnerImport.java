package org.petregistry.pets.ownerref;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.petregistry.pets.owners.OwnersClient.KnownOwner;
import org.petregistry.rest.database.Transactions;

/**
 * Takes over what owners-service says of living owners. An owner whose fence is closed is never taken: evidence that it
 * lives is older than its recall. An older version never overwrites a newer one.
 *
 * <p>Separate statements, ids ascending: one that locks and changes at once would see the time before its lock.
 */
@ApplicationScoped
public class OwnerImport {
    private static final String ADD_FENCES = """
            insert into owner_fence (owner_id) select id from unnest($1::bigint[]) id order by id
            on conflict do nothing""";

    private static final String LOCK_FENCES =
            "select owner_id, closed from owner_fence where owner_id = any ($1) order by owner_id for update";

    private static final String ADD_GRANTS = """
            insert into owner_ref as known (id, name, username, version)
            select * from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[]) told (id, name, username, version)
            order by id
            on conflict (id) do update
              set name = excluded.name, username = excluded.username, version = excluded.version
              where known.version < excluded.version""";

    private final Transactions transactions;

    OwnerImport(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Imports owners in a transaction of its own.
     *
     * @return the ids of those that are gone for ever, and were not imported
     */
    Uni<Set<Long>> importAll(Collection<KnownOwner> owners) {
        return transactions.inSql(connection -> importAll(connection, owners));
    }

    /** The same in the caller's transaction. */
    public Uni<Set<Long>> importAll(SqlConnection connection, Collection<KnownOwner> owners) {
        if (owners.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        List<KnownOwner> ascending =
                owners.stream().sorted(Comparator.comparing(KnownOwner::id)).toList();
        Tuple ids = Tuple.of(ascending.stream().map(KnownOwner::id).toArray(Long[]::new));
        return connection
                .preparedQuery(ADD_FENCES)
                .execute(ids)
                .chain(() -> connection.preparedQuery(LOCK_FENCES).execute(ids))
                .map(fences -> {
                    Set<Long> closed = new HashSet<>();
                    for (Row fence : fences) {
                        if (fence.getBoolean("closed")) {
                            closed.add(fence.getLong("owner_id"));
                        }
                    }
                    return closed;
                })
                .call(closed -> connection
                        .preparedQuery(ADD_GRANTS)
                        .execute(columns(ascending.stream()
                                .filter(owner -> !closed.contains(owner.id()))
                                .toList())));
    }

    private static Tuple columns(List<KnownOwner> owners) {
        return Tuple.of(
                owners.stream().map(KnownOwner::id).toArray(Long[]::new),
                owners.stream().map(KnownOwner::name).toArray(String[]::new),
                owners.stream().map(KnownOwner::username).toArray(String[]::new),
                owners.stream().map(KnownOwner::version).toArray(Long[]::new));
    }
}
