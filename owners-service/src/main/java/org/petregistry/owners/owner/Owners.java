package org.petregistry.owners.owner;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.petregistry.foreignkey.referenced.Relations;
import org.petregistry.foreignkey.referenced.Tombstones;
import org.petregistry.owners.role.Role;
import org.petregistry.owners.role.Roles;
import org.petregistry.owners.unique.UniqueText;
import org.petregistry.owners.unique.Uniqueness;
import org.petregistry.rest.body.Named;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.database.Rows;
import org.petregistry.rest.database.Timestamps;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.idempotency.Created;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.query.BatchResponse;
import org.petregistry.rest.query.CollectionQuery;
import org.petregistry.rest.query.IncludedObjects;
import org.petregistry.rest.query.Page;
import org.petregistry.rest.query.QueryExecutor;

/** Gets, creates and updates owners. Lock order: roles, then owners. */
@ApplicationScoped
public class Owners {
    private final QueryExecutor queries;
    private final Transactions transactions;
    private final Roles roles;
    private final Uniqueness uniqueness;
    private final Relations relations;
    private final Tombstones tombstones;

    Owners(
            QueryExecutor queries,
            Transactions transactions,
            Roles roles,
            Uniqueness uniqueness,
            Relations relations,
            Tombstones tombstones) {
        this.queries = queries;
        this.transactions = transactions;
        this.roles = roles;
        this.uniqueness = uniqueness;
        this.relations = relations;
        this.tombstones = tombstones;
    }

    /** One page, with embedded objects. */
    Uni<Page<OwnerView>> page(CollectionQuery<OwnerView> query) {
        return queries.page(query)
                .flatMap(page -> embed(page.items(), query.included()).map(page::withItems));
    }

    private Uni<List<OwnerView>> embed(List<OwnerView> owners, IncludedObjects included) {
        return relations.embed(owners, included, OwnerView::id, OwnerView::with);
    }

    /**
     * One owner, with embedded objects.
     *
     * @throws Problem 404 if it never existed, 410 if it has been deleted
     */
    Uni<OwnerView> find(long id, IncludedObjects included) {
        return read(id, included)
                .flatMap(owner -> embed(List.of(owner), included))
                .map(list -> list.get(0));
    }

    private Uni<OwnerView> read(long id, IncludedObjects included) {
        return tombstones.distinguishDeleted(
                id,
                queries.byId(OwnerView.COLLECTION, id, included)
                        .map(found -> found.orElseThrow(() -> Problem.notFound("owner", id))));
    }

    /**
     * Creates an owner.
     *
     * @param transaction runs its argument in one transaction and one Hibernate session
     * @throws Problem 409 if a value is already in use, 422 if the role does not exist
     */
    <R> Uni<R> create(OwnerDraft draft, Function<Supplier<Uni<Created>>, Uni<R>> transaction) {
        List<UniqueText> texts = List.of(
                UniqueText.one("owner", "username", draft.username()), UniqueText.one("owner", "email", draft.email()));
        return uniqueness.keep(
                0,
                texts,
                () -> transaction.apply(() -> insert(List.of(draft), Named.by("roleId", draft.roleId()))
                        .map(created -> created.get(0))
                        .map(owner -> new Created(owner, "/owners/" + owner.id(), EntityTags.of(owner.version())))));
    }

    /** Creates owners atomically; otherwise like {@link #create}. */
    <R> Uni<R> createAll(List<OwnerDraft> drafts, Function<Supplier<Uni<Created>>, Uni<R>> transaction) {
        List<UniqueText> texts = List.of(
                UniqueText.each(
                        "owner",
                        "username",
                        drafts.stream().map(OwnerDraft::username).toList()),
                UniqueText.each(
                        "owner", "email", drafts.stream().map(OwnerDraft::email).toList()));
        return uniqueness.keep(
                0,
                texts,
                () -> transaction.apply(() -> insert(drafts, Named.byEach("roleId", drafts, OwnerDraft::roleId))
                        .map(created -> Created.batch(new BatchResponse<>(created)))));
    }

    private Uni<List<OwnerView>> insert(List<OwnerDraft> drafts, List<Named> named) {
        return roles.lock(named).chain(locked -> Rows.nextIds("owner", drafts.size())
                .chain(ids -> insert(drafts, ids, locked, Timestamps.now())));
    }

    /** Creates owners with these ids and the referenced roles, which are locked, in the current transaction. */
    Uni<List<OwnerView>> insert(List<OwnerDraft> drafts, List<Long> ids, Map<Long, Role> locked, Instant now) {
        List<Owner> owners = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            OwnerDraft draft = drafts.get(i);
            Owner owner = new Owner();
            owner.id = ids.get(i);
            owner.name = draft.name();
            owner.username = draft.username();
            owner.email = draft.email();
            owner.role = locked.get(draft.roleId());
            owner.createdAt = now;
            owner.updatedAt = now;
            owners.add(owner);
        }
        return Rows.insert(owners)
                .map(done -> owners.stream().map(OwnerView::of).toList());
    }

    /**
     * Updates an owner.
     *
     * @param ifMatch the header, or null
     * @return the updated owner, with an unchanged version if nothing has changed
     * @throws Problem 404 or 410 if it does not exist, 412 if it has another version, 409 if it is being deleted or a value is
     *     already in use, 422 if the role does not exist
     */
    Uni<OwnerView> change(long id, OwnerPatch patch, String ifMatch) {
        List<UniqueText> texts = List.of(
                UniqueText.one("owner", "username", patch.username().value()),
                UniqueText.one("owner", "email", patch.email().value()));
        Uni<OwnerView> change = uniqueness.keep(
                id,
                texts,
                () -> transactions.inSession(() -> Rows.findVersion(Owner.class, id)
                        // Checked first without a lock, to reject early; locked after the role, and checked again.
                        .invoke(version -> EntityTags.requireMatch(ifMatch, version, "owner", id))
                        .chain(() ->
                                roles.lock(Named.by("roleId", patch.roleId().value())))
                        .chain(locked -> Owner.findForChange(id)
                                .invoke(owner -> EntityTags.requireMatch(
                                        ifMatch, owner == null ? null : owner.version, "owner", id))
                                .invoke(owner -> apply(patch, owner, locked)))
                        .call(() -> Panache.flush())
                        .map(OwnerView::of)));
        return tombstones.distinguishDeleted(id, change);
    }

    private static void apply(OwnerPatch patch, Owner owner, Map<Long, Role> roles) {
        OwnerKey.KEY.requireActive(owner.id, owner.state);
        OwnerView before = OwnerView.of(owner);
        patch.applyTo(owner, roles);
        if (!OwnerView.of(owner).equals(before)) {
            owner.updatedAt = Timestamps.now();
        }
    }
}
