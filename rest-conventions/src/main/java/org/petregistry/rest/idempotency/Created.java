package org.petregistry.rest.idempotency;

/**
 * The response to a POST that creates something.
 *
 * @param body the body of the response
 * @param location the path of the new resource; null for a batch
 * @param entityTag its ETag; null for a batch
 */
public record Created(Object body, String location, String entityTag) {

    /** The response to a batch. */
    public static Created batch(Object body) {
        return new Created(body, null, null);
    }
}
