package org.petregistry.rest.request;

/** The form of an id in a path. */
public final class Ids {
    /**
     * A path parameter {@code id}: a positive integer, written as integers are. Anything else names nothing and is a 404;
     * one beyond 64 bits fails to be converted, which is a 404 too. So {@code /pets/batch} is a path of its own, at which a
     * GET is a 405.
     */
    public static final String PATH = "{id: [1-9][0-9]{0,18}}";

    /**
     * The same, named {@code owner}, for paths of what an owner has. Such a collection has filters named {@code id} and {@code
     * ownerId}; of a path parameter with the same name, generators make {@code id2}.
     */
    public static final String OWNER = "{owner: [1-9][0-9]{0,18}}";

    /** The same, named {@code pet}. */
    public static final String PET = "{pet: [1-9][0-9]{0,18}}";

    /** The same, named {@code role}. */
    public static final String ROLE = "{role: [1-9][0-9]{0,18}}";

    private Ids() {}
}
