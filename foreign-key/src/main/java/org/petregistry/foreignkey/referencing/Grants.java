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
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.Violation;

/**
 * Writes what refers to things of the other service. A row in the table of the grants is a grant: as long as a transaction
 * has it locked, or something refers to it, the other service cannot let the thing vanish. So referring to a known thing
 * needs no network.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referencing", stringValue = "true")
public class Grants {
    private final Referencing key;
    private final ReferencedService service;
    private final Import imports;
    private final RegistryCheck registry;

    /** {@code for key share}: what a foreign key's check takes, and what a recall's {@code for update} waits for. */
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

    /** The same as the other {@link #write}, with nothing to be looked at before the grants are locked. */
    public <W, R> Uni<R> write(
            List<Named> named, Function<Supplier<Uni<W>>, Uni<R>> transaction, Supplier<Uni<W>> work) {
        return write(named, transaction, () -> Uni.createFrom().voidItem(), work);
    }

    /**
     * Writes rows that refer to the other service's things, in one transaction that has their grants locked. Things that are
     * not known here are asked for and imported, and the transaction is run once more.
     *
     * <p>The import is a transaction of its own: what it leaves behind is what the change feed would have brought, and the
     * grants are locked again, so nothing can come between that matters.
     *
     * @param named what the request names, and where
     * @param transaction runs what it is given in one transaction and one Hibernate session
     * @param before looks at what the request is about, to refuse what cannot be, before the grants are locked
     * @param work writes, when they are
     * @throws Problem 422 for things that do not exist or no longer do, 409 for one that is being deleted, 503 where the
     *     other service is needed and does not answer
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

    /** Locks the grants of all things that a request names until the transaction ends, in the current session. */
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

    /** Asks the other service for all at once, outside any transaction, and imports them if all are active. */
    private Uni<Void> ask(List<Named> named, Set<Long> ids) {
        return service.lookUp(ids)
                .call(found -> registry.verify(found.registry()))
                .flatMap(found -> {
                    refuseUnlessActive(named, found);
                    return imports.importAll(found.things()).invoke(gone -> refuseDeleted(named, gone::contains));
                })
                .replaceWithVoid();
    }

    private void refuseUnlessActive(List<Named> named, Lookup found) {
        found.refusing().ifPresent(state -> refuse(named, found.idsIn(state)::contains, problem(state), words(state)));
    }

    private void refuseDeleted(List<Named> named, Predicate<Long> deleted) {
        refuse(named, deleted, problem(State.DELETED), words(State.DELETED));
    }

    private ProblemType problem(State state) {
        return switch (state) {
            case UNKNOWN -> key.notFound();
            case DELETED -> key.deleted();
            case DELETING -> key.deleting();
            case ACTIVE -> throw new IllegalArgumentException("nothing refuses it");
        };
    }

    private String words(State state) {
        return "names " + key.thing().withArticle() + " that "
                + switch (state) {
                    case UNKNOWN -> "does not exist";
                    case DELETED -> "has been deleted";
                    case DELETING -> "is being deleted";
                    case ACTIVE -> throw new IllegalArgumentException("nothing refuses it");
                };
    }

    private static void refuse(List<Named> named, Predicate<Long> faulty, ProblemType type, String message) {
        List<Violation> violations = named.stream()
                .filter(place -> faulty.test(place.id()))
                .map(place -> new Violation(place.pointer(), message))
                .toList();
        if (!violations.isEmpty()) {
            throw Problem.of(type, "The body " + message + ".").at(violations);
        }
    }

    private static Set<Long> without(Set<Long> ids, Collection<Long> others) {
        Set<Long> rest = new HashSet<>(ids);
        rest.removeAll(new HashSet<>(others));
        return rest;
    }

    /** The transaction met things of which nothing is known here. It is rolled back, and they are asked for. */
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
