package org.petregistry.rest.idempotency;

/**
 * What a POST has made, as its answer shows it.
 *
 * @param body the answer's body
 * @param location the path of what was made; null for a batch
 * @param entityTag its ETag; null for a batch
 */
public record Created(Object body, String location, String entityTag) {

    /** Several things, made at once. */
    public static Created batch(Object body) {
        return new Created(body, null, null);
    }
}
