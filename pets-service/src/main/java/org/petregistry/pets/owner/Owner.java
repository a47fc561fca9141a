package org.petregistry.pets.owner;

import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.foreignkey.referencing.Target;

/** An owner, which owners-service has, and what is shown of it here. */
public final class Owner {
    public static final Target TARGET = Target.of(
            "owner",
            "owners",
            "owners-service",
            Column.text("name", "The owner's name", "Nouman", 70),
            Column.text("username", "A short name, unique whatever its case", "nouman", 64)
                    .orNull()
                    .ignoringCase("^[A-Za-z0-9._-]{1,64}$"));

    private Owner() {}
}
