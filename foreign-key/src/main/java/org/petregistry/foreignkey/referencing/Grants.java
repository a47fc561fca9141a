package org.petregistry.foreignkey.referencing;

import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.petregistry.foreignkey.protocol.Known.State;
import org.petregistry.foreignkey.protocol.Lookup;
import org.petregistry.rest.body.Named;
import org.petregistry.rest.body.References;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/**
 * Writes rows that reference things of the other service. A row in the grants table is a grant: while a transaction has it
 * locked, or a row references it, the other service cannot delete the thing. So a reference to a known thing needs no network
 * call.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referencing", stringValue = "true")
public class Grants {
    private final Referencing key;
    private final ReferencedService service;
    private final Import imports;
    private final RegistryCheck registry;

    /** {@code for key share}: the lock of a foreign key check; the {@code for update} of a recall waits for it. */
    private final String lock;

    private final String closed;

    Grants(ReferencingSide side, ReferencedService service, Import imports, RegistryCheck registry) {
        this.key = side.declaration();
        this.service = service;
        this.imports = imports;
        this.registry = registry;
        this.lock = key.sql("select id from <thing>_ref where id = any(:ids) order by id for key share");
        this.closed = key.sql("select <id> from <thing>_fence where <id> = any(:ids) and closed");
    }

    /** Like the other {@link #write}, without a check before the grants are locked. */
    public <W, R> Uni<R> write(
            List<Named> named, Function<Supplier<Uni<W>>, Uni<R>> transaction, Supplier<Uni<W>> work) {
        return write(named, transaction, () -> Uni.createFrom().voidItem(), work);
    }

    /**
     * Writes rows that reference things of the other service, in one transaction that has their grants locked. Unknown things
     * are looked up and imported, and the transaction is retried.
     *
     * <p>The import is a transaction of its own: its effect is that of the change feed, and the grants are locked again, so
     * changes in between do no harm.
     *
     * @param named the referenced ids and their places in the request
     * @param transaction runs its argument in one transaction and one Hibernate session
     * @param before checks the request before the grants are locked
     * @param work writes the rows after the grants are locked
     * @throws Problem 422 for things that do not exist or have been deleted, 409 for one that is being deleted, 503 if the
     *     other service is needed and does not respond
     */
    public <W, R> Uni<R> write(
            List<Named> named,
            Function<Supplier<Uni<W>>, Uni<R>> transaction,
            Supplier<Uni<?>> before,
            Supplier<Uni<W>> work) {
        Supplier<Uni<R>> attempt = () ->
                transaction.apply(() -> before.get().chain(() -> lock(named)).chain(() -> work.get()));
        if (named.isEmpty()) {
            return attempt.get();
        }
        registry.requireSame();
        return attempt.get().onFailure(MissingGrants.class).recoverWithUni(missing -> ask(named, missing.ids())
                .chain(() -> attempt.get()));
    }

    /** Locks the grants of all referenced things until the transaction ends, in the current session. */
    private Uni<Void> lock(List<Named> named) {
        if (named.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Set<Long> wanted = new TreeSet<>();
        named.forEach(place -> wanted.add(place.id()));
        return Panache.getSession().flatMap(session -> select(session, lock, wanted)
                .map(granted -> without(wanted, granted))
                .flatMap(missing -> missing.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : select(session, closed, missing).map(gone -> {
                            refuseDeleted(named, gone::contains);
                            throw new MissingGrants(missing);
                        })));
    }

    private static Uni<List<Long>> select(Mutiny.Session session, String sql, Set<Long> ids) {
        return session.createNativeQuery(sql, Long.class)
                .setParameter("ids", ids.toArray(Long[]::new))
                .getResultList();
    }

    /** Looks up all of them in one call, outside any transaction, and imports them if all are active. */
    private Uni<Void> ask(List<Named> named, Set<Long> ids) {
        return service.lookUp(ids)
                .call(found -> registry.verify(found.registry()))
                .flatMap(found -> {
                    refuseUnlessActive(named, found);
                    return imports.importAll(found.pair(), found.things())
                            .invoke(gone -> refuseDeleted(named, gone::contains));
                })
                .replaceWithVoid();
    }

    private void refuseUnlessActive(List<Named> named, Lookup found) {
        found.refusing()
                .ifPresent(
                        state -> References.refuse(named, found.idsIn(state)::contains, problem(state), words(state)));
    }

    private void refuseDeleted(List<Named> named, Predicate<Long> deleted) {
        References.refuse(named, deleted, problem(State.DELETED), words(State.DELETED));
    }

    private ProblemType problem(State state) {
        return switch (state) {
            case UNKNOWN -> key.notFound();
            case DELETED -> key.deleted();
            case DELETING -> key.deleting();
            case ACTIVE -> throw new IllegalArgumentException("an active thing is not rejected");
        };
    }

    private String words(State state) {
        return "references " + key.thing().withArticle() + " that "
                + switch (state) {
                    case UNKNOWN -> "does not exist";
                    case DELETED -> "has been deleted";
                    case DELETING -> "is being deleted";
                    case ACTIVE -> throw new IllegalArgumentException("an active thing is not rejected");
                };
    }

    private static Set<Long> without(Set<Long> ids, Collection<Long> others) {
        Set<Long> rest = new HashSet<>(ids);
        rest.removeAll(new HashSet<>(others));
        return rest;
    }

    /** The transaction references unknown things. It is rolled back, and they are looked up. */
    private static final class MissingGrants extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Set<Long> ids;

        MissingGrants(Set<Long> ids) {
            super("no grants", null, false, false);
            this.ids = ids;
        }

        Set<Long> ids() {
            return ids;
        }
    }
}
