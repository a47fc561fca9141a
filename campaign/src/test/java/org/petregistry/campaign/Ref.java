package org.petregistry.campaign;

import java.util.Locale;

/** Which thing. */
record Ref(Kind kind, long id) {

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + id;
    }
}
