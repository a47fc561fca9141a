package org.petregistry.pets.owner;

import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.foreignkey.referencing.Target;

/** The referenced owner of owners-service, and its copied columns. */
public final class OwnerTarget {
    public static final Target OWNER = Target.of(
            "owner",
            "owners",
            "owners-service",
            Column.text("name", "The owner's name", "Nouman", 70),
            Column.text("username", "A short name; unique, case-insensitive", "nouman", 64)
                    .orNull()
                    .ignoringCase("^[A-Za-z0-9._-]{1,64}$"));

    private OwnerTarget() {}
}
