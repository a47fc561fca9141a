package org.petregistry.rest.request;

/** The form of an id in a path. */
public final class Ids {
    /**
     * A path parameter {@code id}: a positive integer, written as integers are. Anything else names nothing and is a 404;
     * one beyond 64 bits fails to be converted, which is a 404 too. So {@code /pets/batch} is a path of its own, at which a
     * GET is a 405.
     */
    public static final String PATH = "{id: [1-9][0-9]{0,18}}";

    private Ids() {}
}
