package org.petregistry.rest.request;

/** The form of an id in a path. */
public final class Ids {
    /**
     * A positive integer, written as integers are. Anything else names nothing and is a 404; one beyond 64 bits fails to be
     * converted, which is a 404 too. So {@code /cups/batch} is a path of its own, at which a GET is a 405.
     */
    public static final String FORM = "[1-9][0-9]{0,18}";

    /**
     * A path parameter {@code id}. In a path of what the thing has, such as {@code /shelves/{shelf}/cups}, it is named by the
     * thing: that collection has a filter named {@code id}, and of a path parameter with the same name, generators make {@code
     * id2}.
     */
    public static final String PATH = "{id: " + FORM + "}";

    private Ids() {}
}
