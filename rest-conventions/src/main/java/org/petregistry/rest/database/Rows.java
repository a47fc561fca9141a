package org.petregistry.rest.database;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;

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

    /** The ids of the existing rows, which are locked against deletion until the transaction ends. */
    public static Uni<List<Long>> lockForReference(String table, Collection<Long> ids) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(
                        "select id from " + table + " where id = any(:ids) order by id for key share", Long.class)
                .setParameter("ids", ids.toArray(Long[]::new))
                .getResultList());
    }

    /** A row's version; null if there is none. */
    public static Uni<Long> findVersion(String table, long id) {
        return version("select version from " + table + " where id = :id", id);
    }

    /** The same, with the row locked, also against new references to it, until the transaction ends. */
    public static Uni<Long> findVersionForDeletion(String table, long id) {
        // Native: PESSIMISTIC_WRITE would be "for no key update", which allows new references to the row.
        return version("select version from " + table + " where id = :id for update", id);
    }

    private static Uni<Long> version(String sql, long id) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(sql, Long.class)
                .setParameter("id", id)
                .getSingleResultOrNull());
    }
}
