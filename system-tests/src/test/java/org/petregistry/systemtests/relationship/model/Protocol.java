package org.petregistry.systemtests.relationship.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.petregistry.foreignkey.protocol.Known;
import org.petregistry.foreignkey.protocol.Outcome;
import org.petregistry.foreignkey.protocol.Recall;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.systemtests.relationship.model.Network.Answer;
import org.petregistry.systemtests.relationship.model.Network.Evidence;
import org.petregistry.systemtests.relationship.model.OwnerRow.Life;
import org.petregistry.systemtests.relationship.model.Reference.Fence;

/**
 * What the two services do. Each method is one transaction, or one message, and whatever was in memory only is in the
 * {@link Network}: a service that dies between two steps takes nothing else with it.
 *
 * <p>What is decided is decided by the module's own code where that is free of SQL: {@link Recall#decide} and {@link
 * Outcome#of}. The rest says in a line what a statement does, and names it. That a transaction is one step, other than it
 * seems to PostgreSQL, is what the tests of races prove ({@code RecallRaceTest} of pets-service).
 *
 * <p>A wrong protocol overrides what it does differently.
 */
class Protocol {
    private static final int OK = 200;
    private static final Thing OWNER = new Thing("owner", "owners");

    /** An answer that says nothing; none at all is the same to who waits for it. */
    private static final Answer NOTHING = new Answer(OK, null);

    private final World world;

    Protocol(World world) {
        this.world = world;
    }

    World world() {
        return world;
    }

    /** Everything that can happen next. What changes nothing may be among it. */
    final List<Step> steps(State now) {
        List<Step> steps = new ArrayList<>();
        world.ownerIds().forEach(id -> {
            steps.add(new Step(() -> "owner " + id + " is born", bear(now, id)));
            steps.add(new Step(() -> "owner " + id + " changes its name", rename(now, id)));
            steps.add(new Step(() -> "pets-service looks owner " + id + " up", lookUp(now, id)));
            steps.add(new Step(() -> "the change feed tells of owner " + id, tell(now, id)));
            for (World.Rules rules : world.rules()) {
                steps.add(new Step(() -> "the deletion of owner " + id + " begins by " + rules, begin(now, id, rules)));
            }
            steps.add(new Step(() -> "the background task recalls owner " + id, repeat(now, id)));
            if (mayRefer(now, id)) {
                world.eachPet(
                        pet -> steps.add(new Step(() -> "owner " + id + " gets pet " + pet, now.withPet(pet, id))));
                world.eachPost(post ->
                        steps.add(new Step(() -> "owner " + id + " writes post " + post, now.withPost(post, id))));
            }
        });
        world.eachPet(
                pet -> steps.add(new Step(() -> "pet " + pet + " loses its owner", now.withPet(pet, State.NOBODY))));
        world.eachPost(
                post -> steps.add(new Step(() -> "post " + post + " is deleted", now.withPost(post, State.NOBODY))));
        for (Evidence evidence : now.network().evidence()) {
            steps.add(new Step(() -> "pets-service imports " + evidence, take(now, evidence)));
        }
        for (Recall recall : now.network().recalls()) {
            steps.add(new Step(() -> "pets-service decides " + recall, decide(now, recall)));
            for (Answer answer : now.network().answers()) {
                steps.add(new Step(
                        () -> "who asked " + recall + " hears " + answer, conclude(now, recall, hear(recall, answer))));
            }
            for (Answer none : List.of(inProgress(recall), NOTHING)) {
                steps.add(new Step(
                        () -> "who asked " + recall + " hears no outcome", conclude(now, recall, hear(recall, none))));
            }
        }
        steps.add(new Step(() -> "both services die, and everything under way is lost", now.with(Network.SILENT)));
        steps.addAll(otherSteps(now));
        return steps;
    }

    /** What can happen besides in a wrong protocol. */
    List<Step> otherSteps(State now) {
        return List.of();
    }

    private static State bear(State now, long id) {
        return now.owner(id).life() == Life.UNBORN ? now.with(id, OwnerRow.BORN) : now;
    }

    private State rename(State now, long id) {
        OwnerRow row = now.owner(id);
        return row.life() == Life.ACTIVE && row.version() < world.renames() ? now.with(id, row.renamed()) : now;
    }

    // Giving, at pets-service: look up, import, give. For an owner that has a grant, the last alone.

    /** The answer to a look-up, where it is one that leads to an import ({@code Grants.write}). */
    State lookUp(State now, long id) {
        Known.State answer =
                switch (now.owner(id).life()) {
                    case UNBORN -> Known.State.UNKNOWN;
                    case ACTIVE -> Known.State.ACTIVE;
                    case DELETING -> Known.State.DELETING;
                    case GONE -> Known.State.DELETED;
                };
        return switch (answer) {
            case ACTIVE ->
                now.with(now.network().with(new Evidence(id, now.owner(id).version())));
            case DELETING, DELETED, UNKNOWN -> now;
        };
    }

    /** A change in the feed. It tells of an owner that is being deleted as of a living one; of one that is gone nothing that matters. */
    State tell(State now, long id) {
        OwnerRow row = now.owner(id);
        return row.exists() ? now.with(now.network().with(new Evidence(id, row.version()))) : now;
    }

    /** {@code Import.importAll}: under the fence's lock. */
    State take(State now, Evidence evidence) {
        Reference known = now.reference(evidence.ownerId());
        return known.isClosed() ? now : now.with(evidence.ownerId(), grant(known, evidence));
    }

    /** {@code where known.version < excluded.version}. */
    Reference grant(Reference known, Evidence evidence) {
        boolean newer = !known.isGranted() || known.grant() < evidence.version();
        return new Reference(Fence.OPEN, newer ? Long.valueOf(evidence.version()) : known.grant());
    }

    /** Whether a pet can be given to an owner, or a post be by one: the foreign key. */
    boolean mayRefer(State now, long ownerId) {
        return now.reference(ownerId).isGranted();
    }

    // Deleting, at owners-service: begin, and hear what pets-service has decided.

    /** {@code DeletionSteps.begin}, and the first recall. By the same rules again it would be {@link #repeat}; by others it is refused. */
    State begin(State now, long id, World.Rules rules) {
        OwnerRow row = now.owner(id);
        if (row.life() != Life.ACTIVE || row.deletions() == world.deletions()) {
            return now;
        }
        OwnerRow marked = row.deleting(id, rules);
        return now.with(id, marked).with(now.network().with(marked.deletion()));
    }

    /** {@code DeletionFinisher}. */
    State repeat(State now, long id) {
        OwnerRow row = now.owner(id);
        return row.life() == Life.DELETING ? now.with(now.network().with(row.deletion())) : now;
    }

    /** What an answer means to who asked. */
    Outcome hear(Recall asked, Answer answer) {
        return Outcome.of(asked, OWNER, answer.status(), answer.told());
    }

    /** {@code DeletionSteps.conclude}. */
    State conclude(State now, Recall asked, Outcome outcome) {
        OwnerRow row = now.owner(asked.id());
        if (!concerns(row, asked)) {
            return now;
        }
        return switch (outcome.decision()) {
            case CLOSED -> now.with(asked.id(), OwnerRow.GONE);
            case REFUSED -> now.with(asked.id(), row.activeAgain());
            case IN_PROGRESS, NONE -> undecided(now, asked);
        };
    }

    /** {@code where id = $1 and deletion_id = $2}. */
    boolean concerns(OwnerRow row, Recall asked) {
        return row.isBeingDeletedBy(asked);
    }

    /** No answer, or none that is an outcome: the owner stays as it is. */
    State undecided(State now, Recall asked) {
        return now;
    }

    // Deciding, at pets-service.

    /** {@code Recalls.decide}: under the locks of the fence and the grant. */
    State decide(State now, Recall recall) {
        Outcome known = remembered(now, recall);
        if (known != null) {
            return now.with(now.network().with(told(known)));
        }
        long owner = recall.id();
        Outcome outcome = recall.decide(Map.of(
                "pets",
                now.pets().stream().filter(whose -> whose == owner).count(),
                "posts",
                now.posts().stream().filter(whose -> whose == owner).count()));
        State decided =
                switch (outcome.decision()) {
                    case CLOSED -> now.withoutChildrenOf(owner).with(owner, closed());
                    case REFUSED -> now;
                    case IN_PROGRESS, NONE -> throw new IllegalStateException("a decision that is none");
                };
        return decided.remembering(outcome).with(now.network().with(told(outcome)));
    }

    Outcome remembered(State now, Recall recall) {
        return now.remembered().get(recall.deletionId());
    }

    /** What is left of an owner that has been let go. */
    Reference closed() {
        return new Reference(Fence.CLOSED, null);
    }

    private static Answer told(Outcome outcome) {
        return new Answer(outcome.status(), outcome.toJson(OWNER));
    }

    /** What a recall is told while another one is deciding. */
    private static Answer inProgress(Recall recall) {
        return told(recall.inProgress());
    }
}
