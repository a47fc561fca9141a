package org.petregistry.rest.database;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Operations on the rows of any table with an id, from the sequence {@code <table>_id_seq}, and a version. All use the current
 * Hibernate session.
 */
public final class Rows {
    private Rows() {}

    /** Ids for new rows, ascending, fetched at once, to avoid one round trip per row. */
    public static Uni<List<Long>> nextIds(String table, int count) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(
                                "select nextval('" + table + "_id_seq') from generate_series(1, :count)", Long.class)
                        .setParameter("count", count)
                        .getResultList())
                .map(ids -> ids.stream().sorted().toList());
    }

    /** Writes new entities, in one batch. */
    public static Uni<Void> insert(List<?> entities) {
        return Panache.getSession()
                .invoke(session -> session.setBatchSize(entities.size()))
                .call(session -> session.persistAll(entities.toArray()))
                .flatMap(session -> session.flush());
    }

    /**
     * The existing rows as entities by id, not loaded: only their ids can be read. They are locked against deletion until the
     * transaction ends.
     */
    public static <E> Uni<Map<Long, E>> lockForReference(Class<E> entity, String table, Collection<Long> ids) {
        // Native: no lock mode of JPA is "for key share", which allows changes of the row.
        return Panache.getSession().flatMap(session -> session.createNativeQuery(
                        "select id from " + table + " where id = any(:ids) order by id for key share", Long.class)
                .setParameter("ids", ids.toArray(Long[]::new))
                .getResultList()
                .map(found -> {
                    Map<Long, E> references = new HashMap<>();
                    found.forEach(id -> references.put(id, session.getReference(entity, id)));
                    return references;
                }));
    }

    /** A row's version; null if there is none. */
    public static Uni<Long> findVersion(Class<?> entity, long id) {
        return Panache.getSession().flatMap(session -> session.createQuery(
                        "select version from " + entity.getSimpleName() + " where id = :id", Long.class)
                .setParameter("id", id)
                .getSingleResultOrNull());
    }

    /** The same, with the row locked, also against new references to it, until the transaction ends. */
    public static Uni<Long> findVersionForDeletion(String table, long id) {
        // Native: PESSIMISTIC_WRITE would be "for no key update", which allows new references to the row.
        return Panache.getSession().flatMap(session -> session.createNativeQuery(
                        "select version from " + table + " where id = :id for update", Long.class)
                .setParameter("id", id)
                .getSingleResultOrNull());
    }
}
