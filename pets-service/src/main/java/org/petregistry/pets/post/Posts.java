package org.petregistry.pets.post;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.petregistry.foreignkey.referencing.Grants;
import org.petregistry.foreignkey.referencing.Named;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.database.Timestamps;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.Violation;

/** Makes, changes and deletes posts. Locks are taken in one order: grants, then pets, then posts. */
@ApplicationScoped
class Posts {
    private final Grants grants;
    private final Transactions transactions;

    Posts(Grants grants, Transactions transactions) {
        this.grants = grants;
        this.transactions = transactions;
    }

    /** A place in a request that names a pet. */
    record PetReference(String pointer, long petId) {}

    /**
     * Makes posts, all or none, in the current transaction; their authors must have been locked.
     *
     * @param pets which pets the drafts name, and where
     * @throws Problem 422 for pets that do not exist
     */
    Uni<List<PostView>> create(List<PostDraft> drafts, List<PetReference> pets) {
        Instant now = Timestamps.now();
        return lock(pets).chain(() -> Post.nextIds(drafts.size())).flatMap(ids -> {
            List<Post> posts = new ArrayList<>();
            for (int i = 0; i < drafts.size(); i++) {
                PostDraft draft = drafts.get(i);
                Post post = new Post();
                post.id = ids.get(i);
                post.body = draft.body();
                post.authorId = draft.authorId();
                post.petId = draft.petId();
                post.createdAt = now;
                post.updatedAt = now;
                posts.add(post);
            }
            return Panache.getSession()
                    .invoke(session -> session.setBatchSize(posts.size()))
                    .call(session -> session.persistAll(posts.toArray()))
                    .call(session -> session.flush())
                    .map(session -> posts.stream().map(PostView::of).toList());
        });
    }

    /**
     * Changes a post.
     *
     * @param ifMatch the header, or null
     * @return the post as it is now, with the version that it had if nothing is different
     * @throws Problem 404 where there is none, 412 where it has another version, 422 for a pet that does not exist, and
     *     what {@link Grants} says
     */
    Uni<PostView> change(long id, PostPatch patch, String ifMatch) {
        Long petId = patch.petId().value();
        List<PetReference> pet = petId == null ? List.of() : List.of(new PetReference("/petId", petId));
        return grants.write(
                Named.by("authorId", patch.authorId().value()),
                transactions::inSession,
                () -> Post.findVersion(id).invoke(version -> require(version, id, ifMatch)),
                // Locked after grant and pet, and so looked at once more.
                () -> lock(pet)
                        .chain(() -> Post.findForChange(id))
                        .invoke(post -> require(post == null ? null : post.version, id, ifMatch))
                        .invoke(post -> apply(patch, post))
                        .call(() -> Panache.flush())
                        .map(PostView::of));
    }

    /**
     * Deletes a post.
     *
     * @param ifMatch the header, or null
     * @throws Problem 404 where there is none, 412 where it has another version
     */
    Uni<Void> delete(long id, String ifMatch) {
        return transactions.inSession(() -> Post.findForChange(id)
                .invoke(post -> require(post == null ? null : post.version, id, ifMatch))
                .chain(() -> Post.deleteRow(id))
                .replaceWithVoid());
    }

    private static Uni<Void> lock(List<PetReference> references) {
        if (references.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        TreeSet<Long> ids = references.stream().map(PetReference::petId).collect(Collectors.toCollection(TreeSet::new));
        return Post.lockPets(ids)
                .invoke(found -> {
                    ids.removeAll(found);
                    List<Violation> violations = references.stream()
                            .filter(reference -> ids.contains(reference.petId()))
                            .map(reference -> new Violation(reference.pointer(), "names a pet that does not exist"))
                            .toList();
                    if (!violations.isEmpty()) {
                        throw Problem.of(PostProblems.PET_NOT_FOUND, "There is no such pet.")
                                .at(violations);
                    }
                })
                .replaceWithVoid();
    }

    private static void apply(PostPatch patch, Post post) {
        PostView before = PostView.of(post);
        patch.applyTo(post);
        if (!PostView.of(post).equals(before)) {
            post.updatedAt = Timestamps.now();
        }
    }

    private static void require(Long version, long id, String ifMatch) {
        if (version == null) {
            throw Problem.notFound("post", id);
        }
        EntityTags.requireMatch(ifMatch, version);
    }
}
