package org.petregistry.rest.request;

/** The form of an id in a path. */
public final class Ids {
    /**
     * A positive integer without leading zeros. Anything else is a 404; a number above 64 bits fails the conversion, which is
     * a 404 too. So {@code /cups/batch} is a separate path, where a GET is a 405.
     */
    public static final String FORM = "[1-9][0-9]{0,18}";

    /**
     * A path parameter {@code id}. In a path of a sub-collection, such as {@code /shelves/{shelf}/cups}, it is named after the
     * thing: that collection has a filter named {@code id}, and of a path parameter with the same name, generators make {@code
     * id2}.
     */
    public static final String PATH = "{id: " + FORM + "}";

    private Ids() {}
}
