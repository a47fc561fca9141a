package org.petregistry.pets.post;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;

/** A post, as it is stored. It has an author, and may be about a pet. */
@Entity
public class Post extends PanacheEntityBase {
    @Id
    public Long id;

    public String body;

    /** The author, for whom there is a grant as long as this refers to it. */
    public Long authorId;

    /** The pet that it is about; null for none. */
    public Long petId;

    public Instant createdAt;
    public Instant updatedAt;

    @Version
    public long version;

    /** Ids for so many new posts, ascending: fetched at once, so that a batch does not cost a round trip a row. */
    static Uni<List<Long>> nextIds(int count) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(
                                "select nextval('post_id_seq') from generate_series(1, :count)", Long.class)
                        .setParameter("count", count)
                        .getResultList())
                .map(ids -> ids.stream().sorted().toList());
    }

    /** The post's version; null where there is none. */
    static Uni<Long> findVersion(long id) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery("select version from post where id = :id", Long.class)
                        .setParameter("id", id)
                        .getSingleResultOrNull());
    }

    /** The post, locked against other changes of it until the transaction ends; null where there is none. */
    static Uni<Post> findForChange(long id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Deletes the post by a query: an entity object must never be deleted, see {@code Pet.deleteRow}. */
    static Uni<Long> deleteRow(long id) {
        return delete("id", id);
    }
}
