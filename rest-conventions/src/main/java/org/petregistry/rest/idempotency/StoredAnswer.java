package org.petregistry.rest.idempotency;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The entity of an idempotency key, with the response to its request. */
@Entity
@Table(name = "idempotency_key")
public class StoredAnswer extends PanacheEntityBase {
    @Id
    @Column(name = "key")
    public String id;

    public String fingerprint;

    /** The body, as JSON. */
    public String answer;

    public String location;

    @Column(name = "entity_tag")
    public String entityTag;

    /** What a key stands for; it must have been claimed. */
    static Uni<StoredAnswer> of(IdempotencyKey key) {
        return findById(key.value());
    }

    /** Stores the response to a claimed key. */
    static Uni<Integer> store(IdempotencyKey key, String answer, String location, String entityTag) {
        return update(
                "answer = ?1, location = ?2, entityTag = ?3 where id = ?4", answer, location, entityTag, key.value());
    }
}
