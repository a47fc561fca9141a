package org.petregistry.pets.post;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Version;
import java.time.Instant;
import org.petregistry.pets.pet.Pet;

/** The entity of a post. It has an author, and may be about a pet. */
@Entity
public class Post extends PanacheEntityBase {
    @Id
    public Long id;

    public String body;

    /** The author, who has a grant while this references it. */
    public Long authorId;

    /** The pet that the post is about; null for none. Not loaded: only its id can be read. */
    @ManyToOne(fetch = FetchType.LAZY)
    public Pet pet;

    public Instant createdAt;
    public Instant updatedAt;

    @Version
    public long version;

    /** The post, locked until the transaction ends; null if it does not exist. */
    static Uni<Post> findForChange(long id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Deletes the post with a query: entity objects must never be deleted, see {@code Pet.deleteRow}. */
    static Uni<Long> deleteRow(long id) {
        return delete("id", id);
    }
}
