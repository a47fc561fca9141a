package org.petregistry.systemtests.queries;

/** The collections, complete and of one related row. */
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

    /** With a placeholder for the holder's id, if there is a holder. */
    String path() {
        return path;
    }

    /** The resource of its rows. */
    Resource shown() {
        return shown;
    }

    /** The resource that these rows belong to; null for a complete collection. */
    Resource holder() {
        return holder;
    }

    /** The member of a row that names its holder; null for a complete collection. */
    String reference() {
        return reference;
    }

    /** The service of the path, which is not always that of the rows. */
    boolean isOfOwnersService() {
        return (holder == null ? shown : holder).isOfOwnersService();
    }

    boolean isStreamed() {
        return holder == null && shown != Resource.ROLE;
    }
}
