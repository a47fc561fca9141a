package org.petregistry.pets.post;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import java.time.Instant;

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

    /** The post, locked against other changes of it until the transaction ends; null where there is none. */
    static Uni<Post> findForChange(long id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Deletes the post by a query: an entity object must never be deleted, see {@code Pet.deleteRow}. */
    static Uni<Long> deleteRow(long id) {
        return delete("id", id);
    }
}
