package org.petregistry.owners.owner;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.referenced.Referenced;
import org.petregistry.foreignkey.referenced.Relations;
import org.petregistry.foreignkey.referenced.Shown;
import org.petregistry.foreignkey.referenced.Tombstones;
import org.petregistry.owners.role.RoleReference;
import org.petregistry.owners.role.Roles;
import org.petregistry.owners.unique.UniqueText;
import org.petregistry.owners.unique.Uniqueness;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.conditional.VersionedAnswer;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.query.Included;
import org.petregistry.rest.query.ListQuery;
import org.petregistry.rest.query.Listings;
import org.petregistry.rest.query.Page;

/** Finds, makes and changes owners. Locks are taken in one order: roles, then owners. */
@ApplicationScoped
public class Owners implements Shown {
    private final Listings listings;
    private final Transactions transactions;
    private final Roles roles;
    private final Uniqueness uniqueness;
    private final Relations relations;
    private final Tombstones tombstones;

    Owners(
            Listings listings,
            Transactions transactions,
            Roles roles,
            Uniqueness uniqueness,
            Relations relations,
            Tombstones tombstones) {
        this.listings = listings;
        this.transactions = transactions;
        this.roles = roles;
        this.uniqueness = uniqueness;
        this.relations = relations;
        this.tombstones = tombstones;
    }

    /** One page, with what it embeds. */
    Uni<Page<OwnerView>> page(ListQuery<OwnerView> query) {
        return listings.page(query)
                .flatMap(page -> embed(page.items(), query.included()).map(page::withItems));
    }

    private Uni<List<OwnerView>> embed(List<OwnerView> owners, Included included) {
        return relations.embed(owners, included, OwnerView::id, OwnerView::with);
    }

    /** What pets-service is shown, which is what everybody is. */
    @Override
    public Uni<RestResponse<OwnerView>> answer(long id, HttpHeaders request) {
        return answer(id, OwnerView.LISTING.nothing(), request);
    }

    /**
     * One owner, as {@code GET /owners/{id}} answers with it: its version as a tag, unless it shows what the version does
     * not count.
     *
     * @throws Problem 404 where there never was one, 410 where there is none any more
     */
    public Uni<RestResponse<OwnerView>> answer(long id, Included included, HttpHeaders request) {
        return find(id, included)
                .flatMap(owner -> embed(List.of(owner), included).map(list -> list.get(0)))
                .map(owner -> included.isEmpty() && owner.active()
                        ? VersionedAnswer.read(request, owner, owner.version())
                        : RestResponse.ok(owner));
    }

    private Uni<OwnerView> find(long id, Included included) {
        return tombstones.tellGone(
                id,
                listings.byId(OwnerView.LISTING, id, included)
                        .map(found -> found.orElseThrow(() -> Problem.notFound("owner", id))));
    }

    /** Makes owners, all or none, in the current transaction. */
    Uni<List<OwnerView>> create(List<OwnerDraft> drafts) {
        return Owner.nextIds(drafts.size()).flatMap(ids -> create(drafts, ids));
    }

    /** The same with ids that the caller has. */
    Uni<List<OwnerView>> create(List<OwnerDraft> drafts, List<Long> ids) {
        Instant now = now();
        List<Owner> owners = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            OwnerDraft draft = drafts.get(i);
            Owner owner = new Owner();
            owner.id = ids.get(i);
            owner.name = draft.name();
            owner.username = draft.username();
            owner.email = draft.email();
            owner.roleId = draft.roleId();
            owner.createdAt = now;
            owner.updatedAt = now;
            owners.add(owner);
        }
        return Panache.getSession()
                .invoke(session -> session.setBatchSize(owners.size()))
                .call(session -> session.persistAll(owners.toArray()))
                .call(session -> session.flush())
                .map(session -> owners.stream().map(OwnerView::of).toList());
    }

    /**
     * Changes an owner.
     *
     * @param ifMatch the header, or null
     * @return the owner as it is now, with the version that it had if nothing is different
     * @throws Problem 404 or 410 where there is none, 412 where it has another version, 409 where it is being deleted or a
     *     value is taken, 422 where there is no such role
     */
    Uni<OwnerView> change(long id, OwnerPatch patch, String ifMatch) {
        Long roleId = patch.roleId().value();
        List<RoleReference> role = roleId == null ? List.of() : List.of(new RoleReference("/roleId", roleId));
        List<UniqueText> texts = List.of(
                UniqueText.one("owner", "username", patch.username().value()),
                UniqueText.one("owner", "email", patch.email().value()));
        Uni<OwnerView> change = uniqueness.keep(
                id,
                texts,
                () -> transactions.inSession(() -> Owner.findVersion(id)
                        // Looked at first, to refuse what cannot be; locked after the role, and so looked at once more.
                        .invoke(version -> require(version, id, ifMatch))
                        .call(() -> roles.lock(role))
                        .chain(() -> Owner.findForChange(id))
                        .invoke(owner -> require(owner == null ? null : owner.version, id, ifMatch))
                        .invoke(owner -> apply(patch, owner))
                        .call(() -> Panache.flush())
                        .map(OwnerView::of)));
        return tombstones.tellGone(id, change);
    }

    private static void apply(OwnerPatch patch, Owner owner) {
        if (owner.state.equals(Referenced.DELETING)) {
            throw Problem.of(OwnerKey.KEY.deleting(), "The owner " + owner.id + " is being deleted.");
        }
        OwnerView before = OwnerView.of(owner);
        patch.applyTo(owner);
        if (!OwnerView.of(owner).equals(before)) {
            owner.updatedAt = now();
        }
    }

    private static void require(Long version, long id, String ifMatch) {
        if (version == null) {
            throw Problem.notFound("owner", id);
        }
        EntityTags.requireMatch(ifMatch, version);
    }

    /** PostgreSQL keeps microseconds; what is answered now must be what is read later. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
