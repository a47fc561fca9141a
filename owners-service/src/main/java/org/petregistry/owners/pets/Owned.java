package org.petregistry.owners.pets;

import java.util.Locale;

/** What an owner has at pets-service. */
public enum Owned {
    PETS,
    POSTS;

    /** Its name in paths and members. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
