package org.petregistry.pets.post;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.petregistry.foreignkey.referencing.Grants;
import org.petregistry.pets.pet.Pet;
import org.petregistry.pets.pet.Pets;
import org.petregistry.rest.body.Named;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.database.Rows;
import org.petregistry.rest.database.Timestamps;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.idempotency.Created;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.query.BatchResponse;

/** Creates, updates and deletes posts. Lock order: grants, pets, posts. */
@ApplicationScoped
public class Posts {
    private final Pets pets;
    private final Grants grants;
    private final Transactions transactions;

    Posts(Pets pets, Grants grants, Transactions transactions) {
        this.pets = pets;
        this.grants = grants;
        this.transactions = transactions;
    }

    /**
     * Creates a post.
     *
     * @param transaction runs its argument in one transaction and one Hibernate session
     * @throws Problem 422 if the pet does not exist, and those of {@link Grants} for its author
     */
    <R> Uni<R> create(PostDraft draft, Function<Supplier<Uni<Created>>, Uni<R>> transaction) {
        return grants.write(Named.by("authorId", draft.authorId()), transaction, () -> insert(
                        List.of(draft), Named.by("petId", draft.petId()))
                .map(created -> created.get(0))
                .map(post -> new Created(post, "/posts/" + post.id(), EntityTags.of(post.version()))));
    }

    /** Creates posts atomically; otherwise like {@link #create}. */
    <R> Uni<R> createAll(List<PostDraft> drafts, Function<Supplier<Uni<Created>>, Uni<R>> transaction) {
        return grants.write(Named.byEach("authorId", drafts, PostDraft::authorId), transaction, () -> insert(
                        drafts, Named.byEach("petId", drafts, PostDraft::petId))
                .map(created -> Created.batch(new BatchResponse<>(created))));
    }

    private Uni<List<PostView>> insert(List<PostDraft> drafts, List<Named> named) {
        return pets.lock(named).chain(locked -> Rows.nextIds("post", drafts.size())
                .chain(ids -> insert(drafts, ids, locked, Timestamps.now())));
    }

    /**
     * Creates posts with these ids and the referenced pets, which are locked, in the current transaction; the grants of the
     * authors must be locked.
     */
    private Uni<List<PostView>> insert(List<PostDraft> drafts, List<Long> ids, Map<Long, Pet> locked, Instant now) {
        List<Post> posts = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            PostDraft draft = drafts.get(i);
            Post post = new Post();
            post.id = ids.get(i);
            post.body = draft.body();
            post.authorId = draft.authorId();
            post.pet = locked.get(draft.petId());
            post.createdAt = now;
            post.updatedAt = now;
            posts.add(post);
        }
        return Rows.insert(posts).map(done -> posts.stream().map(PostView::of).toList());
    }

    /**
     * Updates a post.
     *
     * @param ifMatch the header, or null
     * @return the updated post, with an unchanged version if nothing has changed
     * @throws Problem 404 if it does not exist, 412 if it has another version, 422 for a pet that does not exist, and those of
     *     {@link Grants}
     */
    Uni<PostView> change(long id, PostPatch patch, String ifMatch) {
        return grants.write(
                Named.by("authorId", patch.authorId().value()),
                transactions::inSession,
                () -> Rows.findVersion(Post.class, id)
                        .invoke(version -> EntityTags.requireMatch(ifMatch, version, "post", id)),
                // Locked after grant and pet, and checked again.
                () -> pets.lock(Named.by("petId", patch.petId().value()))
                        .chain(locked -> Post.findForChange(id)
                                .invoke(post -> EntityTags.requireMatch(
                                        ifMatch, post == null ? null : post.version, "post", id))
                                .invoke(post -> apply(patch, post, locked)))
                        .call(() -> Panache.flush())
                        .map(PostView::of));
    }

    /**
     * Deletes a post.
     *
     * @param ifMatch the header, or null
     * @throws Problem 404 if it does not exist, 412 if it has another version
     */
    Uni<Void> delete(long id, String ifMatch) {
        return transactions.inSession(() -> Rows.findVersionForDeletion("post", id)
                .invoke(version -> EntityTags.requireMatch(ifMatch, version, "post", id))
                .chain(() -> Post.deleteRow(id))
                .replaceWithVoid());
    }

    private static void apply(PostPatch patch, Post post, Map<Long, Pet> pets) {
        PostView before = PostView.of(post);
        patch.applyTo(post, pets);
        if (!PostView.of(post).equals(before)) {
            post.updatedAt = Timestamps.now();
        }
    }
}
