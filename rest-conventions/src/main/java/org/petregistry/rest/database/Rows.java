package org.petregistry.rest.database;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;

/**
 * What is done alike with the rows of every table that has an id, from the sequence {@code <table>_id_seq}, and a version.
 * Everything is done in the current Hibernate session.
 */
public final class Rows {
    private Rows() {}

    /** Ids for so many new rows, ascending: fetched at once, so that a batch does not cost a round trip a row. */
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

    /** The ids of those rows that exist, which no one can delete until the transaction ends. */
    public static Uni<List<Long>> lockForReference(String table, Collection<Long> ids) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(
                        "select id from " + table + " where id = any(:ids) order by id for key share", Long.class)
                .setParameter("ids", ids.toArray(Long[]::new))
                .getResultList());
    }

    /** A row's version; null where there is none. */
    public static Uni<Long> findVersion(String table, long id) {
        return version("select version from " + table + " where id = :id", id);
    }

    /** The same, the row being locked against everything, new references to it included, until the transaction ends. */
    public static Uni<Long> findVersionForDeletion(String table, long id) {
        // Native: PESSIMISTIC_WRITE would be "for no key update", which lets others refer to the row meanwhile.
        return version("select version from " + table + " where id = :id for update", id);
    }

    private static Uni<Long> version(String sql, long id) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(sql, Long.class)
                .setParameter("id", id)
                .getSingleResultOrNull());
    }
}
