package org.petregistry.pets.ownerref;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.petregistry.pets.owners.OwnersClient;
import org.petregistry.pets.owners.OwnersClient.KnownOwner;
import org.petregistry.pets.registry.OwnersRegistry;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.Violation;

/**
 * Lets pets and posts refer to owners. A row in {@code owner_ref} is a grant: as long as a transaction has it locked, or
 * something refers to it, owners-service cannot let the owner vanish. So giving to a known owner needs no network.
 */
@ApplicationScoped
public class Grants {
    /** {@code for key share}: what a foreign key's check takes, and what a recall's {@code for update} waits for. */
    private static final String LOCK = "select id from owner_ref where id = any(:ids) order by id for key share";

    private static final String CLOSED = "select owner_id from owner_fence where owner_id = any(:ids) and closed";

    private final OwnersClient owners;
    private final OwnerImport imports;
    private final OwnersRegistry registry;

    Grants(OwnersClient owners, OwnerImport imports, OwnersRegistry registry) {
        this.owners = owners;
        this.imports = imports;
        this.registry = registry;
    }

    /**
     * Runs work that {@link #lock locks} grants, and once more after importing the owners that have none here.
     *
     * <p>The import is a transaction of its own: what it leaves behind is what the change feed would have brought, and the
     * work locks the grants itself, so nothing can come between that matters.
     *
     * @param references what the request names
     * @param work one whole transaction
     * @throws Problem 422 for owners that do not exist or no longer do, 409 for one that is being deleted, 503 where
     *     owners-service is needed and does not answer
     */
    public <T> Uni<T> giving(List<OwnerReference> references, Supplier<Uni<T>> work) {
        if (references.isEmpty()) {
            return work.get();
        }
        registry.requireSame();
        return work.get().onFailure(MissingGrants.class).recoverWithUni(missing -> ask(references, missing.ownerIds())
                .chain(() -> work.get()));
    }

    /**
     * Locks the grants of all owners that a request names until the transaction ends, in the current session.
     *
     * @throws Problem 422 where an owner is known to be deleted
     * @throws MissingGrants where an owner is not known here
     */
    public Uni<Void> lock(List<OwnerReference> references) {
        if (references.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Set<Long> wanted = ids(references);
        return Panache.getSession().flatMap(session -> select(session, LOCK, wanted)
                .map(granted -> without(wanted, granted))
                .flatMap(missing -> missing.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : select(session, CLOSED, missing).map(closed -> {
                            refuseDeleted(references, closed::contains);
                            throw new MissingGrants(missing);
                        })));
    }

    private static Uni<List<Long>> select(Mutiny.Session session, String sql, Set<Long> ids) {
        return session.createNativeQuery(sql, Long.class)
                .setParameter("ids", ids.toArray(Long[]::new))
                .getResultList();
    }

    /** Asks owners-service for all at once, outside any transaction, and imports them if all are active. */
    private Uni<Void> ask(List<OwnerReference> references, Set<Long> ids) {
        return owners.lookup(ids)
                .call(found -> registry.verify(found.registry()))
                .flatMap(found -> {
                    Set<Long> unknown = found.idsIn(OwnersClient.State.UNKNOWN);
                    refuse(
                            references,
                            unknown::contains,
                            OwnerProblems.OWNER_NOT_FOUND,
                            "names an owner that does not exist");
                    refuseDeleted(references, found.idsIn(OwnersClient.State.DELETED)::contains);
                    refuse(
                            references,
                            found.idsIn(OwnersClient.State.DELETING)::contains,
                            OwnerProblems.OWNER_DELETING,
                            "names an owner that is being deleted");
                    List<KnownOwner> active = found.owners();
                    return imports.importAll(active).invoke(closed -> refuseDeleted(references, closed::contains));
                })
                .replaceWithVoid();
    }

    private static void refuseDeleted(List<OwnerReference> references, Predicate<Long> deleted) {
        refuse(references, deleted, OwnerProblems.OWNER_DELETED, "names an owner that has been deleted");
    }

    private static void refuse(
            List<OwnerReference> references, Predicate<Long> faulty, ProblemType type, String message) {
        List<Violation> violations = references.stream()
                .filter(reference -> faulty.test(reference.ownerId()))
                .map(reference -> new Violation(reference.pointer(), message))
                .toList();
        if (!violations.isEmpty()) {
            throw Problem.of(type, "The body " + message + ".").at(violations);
        }
    }

    private static Set<Long> ids(List<OwnerReference> references) {
        Set<Long> ids = new TreeSet<>();
        references.forEach(reference -> ids.add(reference.ownerId()));
        return ids;
    }

    private static Set<Long> without(Set<Long> ids, Collection<Long> others) {
        Set<Long> rest = new HashSet<>(ids);
        rest.removeAll(new HashSet<>(others));
        return rest;
    }

    /** The transaction met owners of which nothing is known here. It is rolled back, and they are asked for. */
    static final class MissingGrants extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Set<Long> ownerIds;

        MissingGrants(Set<Long> ownerIds) {
            super("no grants", null, false, false);
            this.ownerIds = ownerIds;
        }

        Set<Long> ownerIds() {
            return ownerIds;
        }
    }
}
