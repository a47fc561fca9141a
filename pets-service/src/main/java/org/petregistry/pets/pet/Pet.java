package org.petregistry.pets.pet;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** A pet, as it is stored. It belongs to one owner or to none. */
@Entity
public class Pet extends PanacheEntityBase {
    @Id
    public Long id;

    public String name;
    public String species;

    /** The owner, for whom there is a grant as long as this refers to it; null for none. */
    public Long ownerId;

    public Instant createdAt;
    public Instant updatedAt;

    @Version
    public long version;

    /** Ids for so many new pets, ascending: fetched at once, so that a batch does not cost a round trip a row. */
    static Uni<List<Long>> nextIds(int count) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(
                                "select nextval('pet_id_seq') from generate_series(1, :count)", Long.class)
                        .setParameter("count", count)
                        .getResultList())
                .map(ids -> ids.stream().sorted().toList());
    }

    /** The ids of those pets that exist, which no one can delete until the transaction ends. */
    static Uni<List<Long>> lockForReference(Collection<Long> ids) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(
                        "select id from pet where id = any(:ids) order by id for key share", Long.class)
                .setParameter("ids", ids.toArray(Long[]::new))
                .getResultList());
    }

    /** The pet's version; null where there is none. */
    static Uni<Long> findVersion(long id) {
        return findVersion("select version from pet where id = :id", id);
    }

    /** The same, the pet being locked against everything, references from posts included, until the transaction ends. */
    static Uni<Long> findVersionForDeletion(long id) {
        // Native: PESSIMISTIC_WRITE would be "for no key update", which lets a post refer to the pet meanwhile.
        return findVersion("select version from pet where id = :id for update", id);
    }

    private static Uni<Long> findVersion(String sql, long id) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(sql, Long.class)
                .setParameter("id", id)
                .getSingleResultOrNull());
    }

    /** The pet, locked against other changes of it until the transaction ends; null where there is none. */
    static Uni<Pet> findForChange(long id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Takes the pet out of the posts about it. */
    static Uni<Integer> detachPosts(long id, Instant now) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(
                        "update post set pet_id = null, version = version + 1, updated_at = :now where pet_id = :id")
                .setParameter("id", id)
                .setParameter("now", now)
                .executeUpdate());
    }

    /**
     * Deletes the pet by a query. An entity object must never be deleted: Hibernate Reactive 3.2.5 keeps the running
     * delete of an entity type in a field that all sessions share ({@code ReactiveDeleteCoordinator.stage}), and
     * simultaneous ones overwrite each other's: HR000069, and requests that hang with their connection.
     */
    static Uni<Long> deleteRow(long id) {
        return delete("id", id);
    }
}
