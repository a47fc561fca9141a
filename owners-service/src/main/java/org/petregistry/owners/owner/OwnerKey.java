package org.petregistry.owners.owner;

import static org.petregistry.foreignkey.protocol.Action.CASCADE;
import static org.petregistry.foreignkey.protocol.Action.RESTRICT;
import static org.petregistry.foreignkey.protocol.Action.SET_NULL;

import jakarta.inject.Singleton;
import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.foreignkey.referenced.Referenced;
import org.petregistry.foreignkey.referenced.ReferencedSide;
import org.petregistry.foreignkey.referenced.Relation;

/**
 * Declares owners, which pets-service references. The default actions are those of an ORM for a nullable and for a mandatory
 * foreign key.
 */
@Singleton
public class OwnerKey implements ReferencedSide {
    static final Referenced KEY = Referenced.of("owner", "owners", OwnerView.class, "pets-service")
            .columns(
                    Column.text("name", "The owner's name", "Nouman", 70),
                    Column.text("username", "A short name; unique, case-insensitive", "nouman", 64)
                            .orNull()
                            .ignoringCase("^[A-Za-z0-9._-]{1,64}$"))
            .relations(
                    Relation.of("pets", "Pet", SET_NULL, CASCADE, RESTRICT),
                    Relation.of("posts", "Post", RESTRICT, CASCADE).saying("has written posts"))
            .timestamps("created_at", "updated_at")
            .neverReuseIdsOf("role");

    @Override
    public Referenced declaration() {
        return KEY;
    }
}
