package org.petregistry.systemtests.queries;

/** The collections, whole and through a relation. */
enum QueriedCollection {
    ROLES("/roles", Resource.ROLE),
    OWNERS("/owners", Resource.OWNER),
    PETS("/pets", Resource.PET),
    POSTS("/posts", Resource.POST),
    OWNERS_OF_ROLE("/roles/%d/owners", Resource.OWNER, Resource.ROLE, "roleId"),
    PETS_OF_OWNER("/owners/%d/pets", Resource.PET, Resource.OWNER, "ownerId"),
    POSTS_OF_OWNER("/owners/%d/posts", Resource.POST, Resource.OWNER, "authorId"),
    POSTS_OF_PET("/pets/%d/posts", Resource.POST, Resource.PET, "petId");

    private final String path;
    private final Resource shown;
    private final Resource holder;
    private final String reference;

    QueriedCollection(String path, Resource shown) {
        this(path, shown, null, null);
    }

    QueriedCollection(String path, Resource shown, Resource holder, String reference) {
        this.path = path;
        this.shown = shown;
        this.holder = holder;
        this.reference = reference;
    }

    /** With a place for the holder's id, if there is a holder. */
    String path() {
        return path;
    }

    /** What its rows are. */
    Resource shown() {
        return shown;
    }

    /** Whose rows these are; null for a whole collection. */
    Resource holder() {
        return holder;
    }

    /** The member of a row that names its holder; null for a whole collection. */
    String reference() {
        return reference;
    }

    /** Whose address it is: not always the service that has the rows. */
    boolean isOfOwnersService() {
        return (holder == null ? shown : holder).isOfOwnersService();
    }

    boolean isStreamed() {
        return holder == null && shown != Resource.ROLE;
    }
}
