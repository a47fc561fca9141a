package org.petregistry.owners.role;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.petregistry.owners.unique.UniqueText;
import org.petregistry.owners.unique.Uniqueness;
import org.petregistry.rest.body.Named;
import org.petregistry.rest.body.References;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.database.Rows;
import org.petregistry.rest.database.Timestamps;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.idempotency.Created;
import org.petregistry.rest.problem.Problem;

/** Creates, updates and deletes roles. Lock order: roles, then owners. */
@ApplicationScoped
public class Roles {
    private final Transactions transactions;
    private final Uniqueness uniqueness;

    Roles(Transactions transactions, Uniqueness uniqueness) {
        this.transactions = transactions;
        this.uniqueness = uniqueness;
    }

    /**
     * Locks all referenced roles against deletion until the transaction ends, in the current session.
     *
     * @return the roles by id, not loaded
     * @throws Problem 422 with every reference to a role that does not exist
     */
    public Uni<Map<Long, Role>> lock(List<Named> named) {
        return References.lock(Role.class, "role", RoleProblems.ROLE_NOT_FOUND, named);
    }

    /**
     * Creates a role.
     *
     * @param transaction runs its argument in one transaction and one Hibernate session
     * @throws Problem 409 if the name is already in use
     */
    <R> Uni<R> create(RoleDraft draft, Function<Supplier<Uni<Created>>, Uni<R>> transaction) {
        return uniqueness.keep(
                0,
                List.of(UniqueText.one("role", "name", draft.name())),
                () -> transaction.apply(() -> Rows.nextIds("role", 1)
                        .chain(ids -> insert(draft, ids.get(0)))
                        .map(role -> new Created(role, "/roles/" + role.id(), EntityTags.of(role.version())))));
    }

    /** Creates a role with this id, in the current transaction. */
    Uni<RoleView> insert(RoleDraft draft, long id) {
        Role role = new Role();
        role.id = id;
        role.name = draft.name();
        return role.<Role>persistAndFlush().map(RoleView::of);
    }

    /**
     * Updates a role.
     *
     * @param ifMatch the header, or null
     * @return the updated role, with an unchanged version if nothing has changed
     * @throws Problem 404 if it does not exist, 412 if it has another version, 409 if the name is already in use
     */
    Uni<RoleView> change(long id, RolePatch patch, String ifMatch) {
        UniqueText name = UniqueText.one("role", "name", patch.name().value());
        return uniqueness.keep(
                id,
                List.of(name),
                () -> transactions.inSession(() -> Role.findForChange(id)
                        .invoke(role ->
                                EntityTags.requireMatch(ifMatch, role == null ? null : role.version, "role", id))
                        .invoke(patch::applyTo)
                        .call(() -> Panache.flush())
                        .map(RoleView::of)));
    }

    /**
     * Deletes a role, and sets the role of its owners to null.
     *
     * @param ifMatch the header, or null
     * @throws Problem 404 if it does not exist, 412 if it has another version
     */
    Uni<Void> delete(long id, String ifMatch) {
        return transactions.inSession(() -> Rows.findVersionForDeletion("role", id)
                .invoke(version -> EntityTags.requireMatch(ifMatch, version, "role", id))
                .chain(Transactions::takeTime)
                .chain(() -> Role.detachOwners(id, Timestamps.now()))
                .chain(() -> Role.deleteRow(id))
                .replaceWithVoid());
    }
}
