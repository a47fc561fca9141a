package org.petregistry.pets.relationship;

import jakarta.inject.Singleton;
import org.petregistry.foreignkey.referencing.Referencing;
import org.petregistry.foreignkey.referencing.ReferencingSide;
import org.petregistry.foreignkey.referencing.Relation;
import org.petregistry.pets.owner.OwnerTarget;
import org.petregistry.pets.pet.PetView;
import org.petregistry.pets.post.PostView;

/** Pets and posts reference owners. Posts may reference pets, so they come after them. */
@Singleton
public class OwnerRelations implements ReferencingSide {
    /** The posts about a deleted pet, including those of other owners, have their pet set to null. */
    private static final String DETACH_POSTS = """
        update post set pet_id = null, version = version + 1, updated_at = now()
        where pet_id in (select id from pet where owner_id = $1)\
        """;

    @Override
    public Referencing declaration() {
        return Referencing.to(
                OwnerTarget.OWNER,
                Relation.nullable("pets", "pet", PetView.class, PetView.COLLECTION, "p.owner_id")
                        .beforeDelete(DETACH_POSTS),
                Relation.mandatory("posts", "post", PostView.class, PostView.COLLECTION, "post.author_id"));
    }
}
