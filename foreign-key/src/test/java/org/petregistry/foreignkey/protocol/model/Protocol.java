package org.petregistry.foreignkey.protocol.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.petregistry.foreignkey.protocol.Fence;
import org.petregistry.foreignkey.protocol.Known;
import org.petregistry.foreignkey.protocol.Lookup;
import org.petregistry.foreignkey.protocol.Outcome;
import org.petregistry.foreignkey.protocol.Recall;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.foreignkey.protocol.model.CustomerRow.Life;
import org.petregistry.foreignkey.protocol.model.Network.Answer;

/**
 * The steps of the two services. Each method is one transaction, or one message. All state in memory is in the {@link
 * Network}: a service that crashes between two steps loses nothing else.
 *
 * <p>The decisions are made by the module's own code: {@link Recall#decide}, {@link Outcome#of}, {@link
 * org.petregistry.foreignkey.protocol.Decision#leaves}, {@link Lookup#refusing}, {@link Fence#admits} and {@link
 * Known#isNewerThan}. The rest describes in a line what a statement does, and names it. The tests of races prove that a
 * transaction can be treated as one step ({@code RecallRaceTest} of pets-service).
 *
 * <p>A wrong protocol overrides what it does differently.
 */
class Protocol {
    private static final int OK = 200;
    private static final UUID REGISTRY = new UUID(0, 0);
    private static final Thing CUSTOMER = new Thing("customer", "customers");

    /** An answer without information; the caller treats it like no answer. */
    private static final Answer NOTHING = new Answer(OK, null);

    private final World world;

    Protocol(World world) {
        this.world = world;
    }

    World world() {
        return world;
    }

    /** Everything that can happen next, including steps that change nothing. */
    final List<Step> steps(State now) {
        List<Step> steps = new ArrayList<>();
        world.customerIds().forEach(id -> {
            steps.add(new Step(() -> "customer " + id + " is created", create(now, id)));
            steps.add(new Step(() -> "customer " + id + " changes its name", rename(now, id)));
            steps.add(new Step(() -> "orders-service looks customer " + id + " up", lookUp(now, id)));
            steps.add(new Step(() -> "the change feed lists customer " + id, list(now, id)));
            for (World.Rules rules : world.rules()) {
                steps.add(new Step(
                        () -> "the deletion of customer " + id + " begins with " + rules, begin(now, id, rules)));
            }
            steps.add(new Step(() -> "the background task recalls customer " + id, repeat(now, id)));
            if (mayRefer(now, id)) {
                world.eachWish(wish ->
                        steps.add(new Step(() -> "customer " + id + " gets wish " + wish, now.withWish(wish, id))));
                world.eachOrder(order -> steps.add(
                        new Step(() -> "customer " + id + " writes order " + order, now.withOrder(order, id))));
            }
        });
        world.eachWish(wish ->
                steps.add(new Step(() -> "wish " + wish + " loses its customer", now.withWish(wish, State.NOBODY))));
        world.eachOrder(order ->
                steps.add(new Step(() -> "order " + order + " is deleted", now.withOrder(order, State.NOBODY))));
        for (Known evidence : now.network().evidence()) {
            steps.add(new Step(() -> "orders-service imports " + evidence, take(now, evidence)));
        }
        for (Recall recall : now.network().recalls()) {
            steps.add(new Step(() -> "orders-service decides " + recall, decide(now, recall)));
            for (Answer answer : now.network().answers()) {
                steps.add(new Step(
                        () -> "the caller of " + recall + " receives " + answer,
                        conclude(now, recall, receive(recall, answer))));
            }
            for (Answer none : List.of(inProgress(recall), NOTHING)) {
                steps.add(new Step(
                        () -> "the caller of " + recall + " receives no outcome",
                        conclude(now, recall, receive(recall, none))));
            }
        }
        steps.add(new Step(() -> "both services crash, and all messages are lost", now.with(Network.SILENT)));
        steps.addAll(otherSteps(now));
        return steps;
    }

    /** Additional steps of a wrong protocol. */
    List<Step> otherSteps(State now) {
        return List.of();
    }

    private static State create(State now, long id) {
        return now.customer(id).life() == Life.NOT_CREATED ? now.with(id, CustomerRow.CREATED) : now;
    }

    private State rename(State now, long id) {
        CustomerRow row = now.customer(id);
        return row.life() == Life.ACTIVE && row.version() < world.renames() ? now.with(id, row.renamed()) : now;
    }

    // Referring, in orders-service: look up, import, write. For a customer with a grant, only write.

    /** The answer to a look-up, if it leads to an import ({@code Grants.write}). */
    State lookUp(State now, long id) {
        Lookup answer = new Lookup(REGISTRY, REGISTRY, List.of(known(now.customer(id), id)));
        return answer.refusing().isPresent()
                ? now
                : now.with(now.network().with(answer.things().get(0)));
    }

    /** A change in the feed. It lists a customer that is being deleted as an existing one. */
    State list(State now, long id) {
        CustomerRow row = now.customer(id);
        return switch (row.life()) {
            case NOT_CREATED -> now;
            case ACTIVE, DELETING -> now.with(now.network().with(evidence(id, row.version())));
            case DELETED ->
                now.with(now.network().with(new Known(id, Known.State.DELETED, List.of(), row.version() + 1, null)));
        };
    }

    private static Known known(CustomerRow row, long id) {
        Known.State state =
                switch (row.life()) {
                    case NOT_CREATED -> Known.State.UNKNOWN;
                    case ACTIVE -> Known.State.ACTIVE;
                    case DELETING -> Known.State.DELETING;
                    case DELETED -> Known.State.DELETED;
                };
        return new Known(id, state, List.of(), row.version(), null);
    }

    /** Evidence that a customer exists, with this version of its name. */
    static Known evidence(long id, long version) {
        return new Known(id, Known.State.ACTIVE, List.of(), version, null);
    }

    /** {@code Import.importAll}: under the fence's lock. */
    State take(State now, Known evidence) {
        StoredGrant known = now.reference(evidence.id());
        return known.fence().admits(evidence) ? now.with(evidence.id(), grant(known, evidence)) : now;
    }

    /** {@code where known.version < excluded.version}. */
    StoredGrant grant(StoredGrant known, Known evidence) {
        return new StoredGrant(Fence.OPEN, evidence.isNewerThan(known.grant()) ? evidence.version() : known.grant());
    }

    /** Whether a wish or an order can refer to a customer: the foreign key. */
    boolean mayRefer(State now, long customerId) {
        return now.reference(customerId).isGranted();
    }

    // Deleting, in customers-service: begin, and receive the decision of orders-service.

    /**
     * {@code DeletionSteps.begin}, and the first recall. A second request with the same actions is {@link #repeat};
     * with others it is rejected.
     */
    State begin(State now, long id, World.Rules rules) {
        CustomerRow row = now.customer(id);
        if (row.life() != Life.ACTIVE || row.deletions() == world.deletions()) {
            return now;
        }
        CustomerRow marked = row.deleting(id, rules);
        return now.with(id, marked).with(now.network().with(marked.deletion()));
    }

    /** {@code DeletionFinisher}. */
    State repeat(State now, long id) {
        CustomerRow row = now.customer(id);
        return row.life() == Life.DELETING ? now.with(now.network().with(row.deletion())) : now;
    }

    /** How the caller interprets an answer. */
    Outcome receive(Recall asked, Answer answer) {
        return Outcome.of(asked, CUSTOMER, answer.status(), answer.body());
    }

    /** {@code DeletionSteps.conclude}. */
    State conclude(State now, Recall asked, Outcome outcome) {
        CustomerRow row = now.customer(asked.id());
        if (!concerns(row, asked)) {
            return now;
        }
        return switch (outcome.decision().leaves()) {
            case DELETED -> now.with(asked.id(), CustomerRow.DELETED);
            case ACTIVE -> now.with(asked.id(), row.activeAgain());
            case DELETING, UNKNOWN -> undecided(now, asked);
        };
    }

    /** {@code where id = $1 and deletion_id = $2}. */
    boolean concerns(CustomerRow row, Recall asked) {
        return row.isBeingDeletedBy(asked);
    }

    /** No answer, or one that is not an outcome: the customer stays as it is. */
    State undecided(State now, Recall asked) {
        return now;
    }

    // Deciding, in orders-service.

    /** {@code Recalls.decide}: under the locks of the fence and the grant. */
    State decide(State now, Recall recall) {
        Outcome known = remembered(now, recall);
        if (known != null) {
            return now.with(now.network().with(answer(known)));
        }
        long customer = recall.id();
        Outcome outcome = recall.decide(Map.of(
                "wishes",
                now.wishes().stream().filter(whose -> whose == customer).count(),
                "orders",
                now.orders().stream().filter(whose -> whose == customer).count()));
        State decided =
                switch (outcome.decision()) {
                    case CLOSED -> now.withoutChildrenOf(customer).with(customer, closed());
                    case REFUSED -> now;
                    case IN_PROGRESS, NONE -> throw new IllegalStateException("not a decision");
                };
        return decided.remembering(outcome).with(now.network().with(answer(outcome)));
    }

    Outcome remembered(State now, Recall recall) {
        return now.remembered().get(recall.deletionId());
    }

    /** What remains of a customer whose recall has succeeded. */
    StoredGrant closed() {
        return new StoredGrant(Fence.CLOSED, null);
    }

    private static Answer answer(Outcome outcome) {
        return new Answer(outcome.status(), outcome.toJson(CUSTOMER));
    }

    /** The answer to a recall while another one is being decided. */
    private static Answer inProgress(Recall recall) {
        return answer(recall.inProgress());
    }
}
