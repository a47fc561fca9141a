package org.petregistry.systemtests.harness.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.workload.Request.Action;
import org.petregistry.systemtests.harness.workload.Request.Create;
import org.petregistry.systemtests.harness.workload.Request.Delete;
import org.petregistry.systemtests.harness.workload.Request.DeleteRow;
import org.petregistry.systemtests.harness.workload.Request.Listing;
import org.petregistry.systemtests.harness.workload.Request.Read;
import org.petregistry.systemtests.harness.workload.Request.Target;
import org.petregistry.systemtests.harness.workload.Request.Update;

/** The checker finds nothing in a correct history, and the violation in each other; all are about owners and pets. */
class CheckerTest {
    private static final Reply REFUSED = Reply.problem(409, "thing-has-pets");
    private static final Reply GONE = Reply.problem(410, "thing-deleted");
    private static final Reply NOT_THERE = Reply.problem(404, "not-found");
    private static final Reply DELETED = Reply.success(204, List.of());
    private static final Reply BEGUN = Reply.success(202, List.of());

    private final List<Call> calls = new ArrayList<>();
    private final List<Entity> ending = new ArrayList<>();

    @Test
    void a_correct_history_has_no_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 6, rename("anna"), shows(owner(1, "anna", 1)));
        at(7, 8, read("/pets"), shows(spot(1L, 0)));
        at(9, 10, delete(Action.SET_NULL), DELETED);
        at(11, 12, readPet(), shows(spot(null, 1)));
        at(13, 14, readOwner(), GONE);
        at(15, 16, give(1L), Reply.problem(422, "thing-deleted"));
        thereAtTheEnd(spot(null, 1));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_cascading_deletion_may_delete_pets() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 6, delete(Action.CASCADE), BEGUN);
        at(7, 8, readPet(), NOT_THERE);

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_call_without_an_answer_may_have_worked_or_not() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", null)), shows(spot(null, 0)));
        at(5, 6, give(1L), Reply.NONE);
        at(7, 8, readPet(), shows(spot(null, 0)));
        at(9, 10, readPet(), shows(spot(1L, 1)));
        at(11, 12, make(pet("never", 1L)), Reply.problem(503, "busy"));
        thereAtTheEnd(ann(0), spot(1L, 1));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_pet_created_without_an_answer_may_lose_its_owner_before_anybody_sees_it() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), Reply.NONE);
        at(5, 6, delete(Action.SET_NULL), DELETED);
        thereAtTheEnd(spot(null, 1));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_pet_that_loses_its_owner_without_a_deletion_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), Reply.NONE);
        thereAtTheEnd(ann(0), spot(null, 1));

        assertThat(violations()).singleElement().asString().startsWith("a change that nobody requested");
    }

    @Test
    void a_pet_created_without_an_answer_may_be_renamed_before_anybody_sees_it() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), Reply.NONE);
        Entity renamed = new Entity(spot(1L, 0).id(), "max", null, 1L, 1);
        at(5, 6, new Update(renamed.id(), "max", null, null), shows(renamed));
        thereAtTheEnd(ann(0), renamed);

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_renamed_pet_with_an_owner_that_no_request_named_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", null)), Reply.NONE);
        Entity renamed = new Entity(spot(1L, 0).id(), "max", null, 1L, 1);
        at(5, 6, new Update(renamed.id(), "max", null, null), shows(renamed));
        thereAtTheEnd(ann(0), renamed);

        assertThat(violations()).anyMatch(violation -> violation.startsWith("a change that nobody requested"));
    }

    @Test
    void a_read_that_overlaps_a_deletion_may_show_the_owner() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 8, delete(Action.SET_NULL), DELETED);
        at(7, 9, readPet(), shows(spot(1L, 0)));
        thereAtTheEnd(spot(null, 1));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_replayed_answer_may_show_the_past() {
        Create create = make(pet("spot", 1L));
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, create, shows(spot(1L, 0)));
        at(5, 6, delete(Action.SET_NULL), DELETED);
        at(7, 8, create, new Reply(201, "", true, false, null, List.of(spot(1L, 0))));
        thereAtTheEnd(spot(null, 1));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_pet_is_not_found_before_it_is_created() {
        at(1, 2, readPet(), NOT_THERE);
        at(3, 4, make(pet("spot", null)), shows(spot(null, 0)));
        thereAtTheEnd(spot(null, 0));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_pet_that_refers_to_a_deleted_owner_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 6, delete(Action.SET_NULL), DELETED);
        at(7, 8, read("/pets"), shows(spot(1L, 0)));
        thereAtTheEnd(spot(null, 1));

        assertThat(violations()).singleElement().asString().startsWith("shown after its deletion: Entity");
    }

    @Test
    void a_new_pet_of_a_deleted_owner_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, delete(Action.SET_NULL), BEGUN);
        at(5, 6, readOwner(), GONE);
        at(7, 8, make(pet("spot", 1L)), shows(spot(1L, 0)));
        thereAtTheEnd(spot(null, 1));

        assertThat(violations()).singleElement().asString().startsWith("shown after its deletion: Entity");
    }

    @Test
    void a_list_with_a_deleted_owner_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, delete(Action.SET_NULL), DELETED);
        at(5, 6, read("/owners"), shows(ann(0)));

        assertThat(violations()).singleElement().asString().startsWith("shown after its deletion: referenced 1");
    }

    @Test
    void a_list_of_the_pets_of_a_deleted_owner_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, delete(Action.SET_NULL), DELETED);
        at(5, 6, listPetsOf(1), shows());

        assertThat(violations()).singleElement().asString().startsWith("shown after its deletion: referenced 1");
    }

    @Test
    void a_reference_to_a_recalled_owner_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", null)), shows(spot(null, 0)));
        at(5, 6, delete(Action.SET_NULL), BEGUN);
        at(7, 8, give(1L), Reply.problem(422, "thing-deleted"));
        at(9, 10, give(1L), shows(spot(1L, 1)));
        thereAtTheEnd(spot(null, 2));

        assertThat(violations()).singleElement().asString().startsWith("shown after its deletion: Entity");
    }

    @Test
    void an_acknowledged_update_that_disappears_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, rename("anna"), shows(owner(1, "anna", 1)));
        at(5, 6, readOwner(), shows(ann(0)));
        thereAtTheEnd(owner(1, "anna", 1));

        assertThat(violations()).singleElement().asString().startsWith("an older version");
    }

    @Test
    void a_lost_update_is_a_violation() {
        at(1, 2, make(pet("spot", null)), shows(spot(null, 0)));
        at(3, 4, make(owner("ann")), shows(ann(0)));
        at(5, 6, make(owner("bob")), shows(owner(2, "bob", 0)));
        at(7, 9, give(1L), shows(spot(1L, 1)));
        at(8, 10, give(2L), shows(spot(2L, 1)));
        thereAtTheEnd(ann(0), owner(2, "bob", 0), spot(2L, 1));

        assertThat(violations()).singleElement().asString().startsWith("different contents of one version");
    }

    @Test
    void an_acknowledged_pet_that_is_not_found_is_a_violation() {
        at(1, 2, make(pet("spot", null)), shows(spot(null, 0)));
        at(3, 4, readPet(), NOT_THERE);
        thereAtTheEnd(spot(null, 0));

        assertThat(violations()).anyMatch(violation -> violation.startsWith("lost: "));
    }

    @Test
    void an_acknowledged_owner_that_is_not_there_at_the_end_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));

        assertThat(violations()).singleElement().asString().startsWith("lost: ");
    }

    @Test
    void not_found_instead_of_gone_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, delete(Action.SET_NULL), Reply.NONE);
        at(5, 6, readOwner(), NOT_THERE);

        assertThat(violations()).singleElement().asString().startsWith("lost: ");
    }

    @Test
    void a_pet_that_returns_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 6, delete(Action.CASCADE), Reply.NONE);
        at(7, 8, readPet(), NOT_THERE);
        at(9, 10, read("/pets"), shows(spot(1L, 0)));

        assertThat(violations()).singleElement().asString().startsWith("returned");
    }

    @Test
    void a_rejected_deletion_that_changes_a_pet_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 6, delete(Action.RESTRICT), REFUSED);
        at(7, 8, readPet(), shows(spot(null, 1)));
        thereAtTheEnd(ann(0), spot(null, 1));

        assertThat(violations()).singleElement().asString().startsWith("a change that nobody requested");
    }

    @Test
    void a_rejected_deletion_that_deletes_a_pet_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 6, delete(Action.CASCADE), Reply.problem(409, "thing-has-posts"));
        thereAtTheEnd(ann(0));

        assertThat(violations()).singleElement().asString().startsWith("lost: ");
    }

    @Test
    void a_rejected_deletion_that_deletes_the_owner_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, delete(Action.RESTRICT), REFUSED);
        at(5, 6, readOwner(), GONE);

        assertThat(violations()).anyMatch(violation -> violation.startsWith("lost: "));
    }

    @Test
    void half_a_batch_is_a_violation() {
        at(1, 2, make(pet("spot", null), pet("rex", null)), Reply.NONE);
        at(3, 4, read("/pets"), shows(spot(null, 0)));
        thereAtTheEnd(spot(null, 0));

        assertThat(violations()).singleElement().asString().startsWith("created in part");
    }

    @Test
    void half_a_batch_may_have_been_deleted_with_its_owner() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", null), pet("rex", 1L)), Reply.NONE);
        at(5, 6, delete(Action.CASCADE), DELETED);
        thereAtTheEnd(spot(null, 0));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_rejected_creation_that_worked_is_a_violation() {
        at(1, 2, make(pet("spot", 7L)), Reply.problem(422, "thing-not-found"));
        thereAtTheEnd(spot(7L, 0));

        assertThat(violations()).anyMatch(violation -> violation.startsWith("rejected, but created"));
    }

    @Test
    void a_key_with_two_effects_is_a_violation() {
        Create create = make(pet("spot", null));
        at(1, 2, create, Reply.NONE);
        at(3, 4, create, shows(spot(null, 0)));
        thereAtTheEnd(spot(null, 0), new Entity(new EntityId(Kind.NULLABLE, 6), "spot", null, null, 0));

        assertThat(violations()).singleElement().asString().startsWith("created twice");
    }

    @Test
    void a_key_with_two_answers_is_a_violation() {
        Create create = make(pet("spot", null));
        at(1, 2, create, shows(spot(null, 0)));
        at(3, 4, create, shows(spot(null, 0)));
        thereAtTheEnd(spot(null, 0));

        assertThat(violations()).singleElement().asString().startsWith("carried out twice");
    }

    @Test
    void an_answer_with_another_owner_than_requested_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(null, 0)));
        thereAtTheEnd(ann(0), spot(null, 0));

        assertThat(violations()).anyMatch(violation -> violation.startsWith("the answer does not match the request"));
    }

    @Test
    void a_username_twice_in_one_list_is_a_violation() {
        create(named(1, "Ann"));
        create(named(2, "aNN"));
        at(1, 2, read("/owners"), shows(named(1, "Ann"), named(2, "aNN")));

        assertThat(violations()).anyMatch(violation -> violation.startsWith("one username twice at once"));
    }

    @Test
    void a_username_twice_at_one_time_is_a_violation() {
        create(named(1, "ann"));
        create(named(2, "ann"));
        at(1, 2, read("/owners/1"), shows(named(1, "ann")));
        at(3, 4, read("/owners/2"), shows(named(2, "ann")));
        at(5, 6, read("/owners/1"), shows(named(1, "ann")));
        at(7, 8, delete(Action.SET_NULL), DELETED);
        thereAtTheEnd(named(2, "ann"));

        assertThat(violations()).singleElement().asString().startsWith("one username twice");
    }

    @Test
    void the_username_of_a_deleted_owner_may_be_used_again() {
        create(named(1, "ann"));
        create(named(2, "ann"));
        at(1, 2, read("/owners/1"), shows(named(1, "ann")));
        at(3, 4, delete(Action.SET_NULL), Reply.NONE);
        at(5, 6, read("/owners/2"), shows(named(2, "ann")));
        thereAtTheEnd(named(2, "ann"));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_rename_that_changes_the_owner_as_well_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 6, new Update(spot(1L, 0).id(), "max", new Target(null), null), Reply.NONE);
        Entity half = new Entity(spot(1L, 0).id(), "max", null, 1L, 1);
        at(7, 8, readPet(), shows(half));
        thereAtTheEnd(ann(0), half);

        assertThat(violations()).singleElement().asString().startsWith("a change that nobody requested");
    }

    @Test
    void an_owner_that_nobody_created_is_a_violation() {
        thereAtTheEnd(ann(0));

        assertThat(violations()).singleElement().asString().startsWith("a change that nobody requested");
    }

    @Test
    void a_conditional_update_of_another_version_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, rename("anna"), shows(owner(1, "anna", 1)));
        at(5, 6, new Update(ann(0).id(), "anne", null, 0L), shows(owner(1, "anne", 2)));
        thereAtTheEnd(owner(1, "anne", 2));

        assertThat(violations()).singleElement().asString().startsWith("the answer does not match the request");
    }

    @Test
    void a_version_mismatch_without_another_update_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, new Update(ann(0).id(), "anne", null, 0L), Reply.problem(412, "version-mismatch"));
        thereAtTheEnd(ann(0));

        assertThat(violations()).singleElement().asString().startsWith("rejected without a reason");
    }

    @Test
    void a_pet_that_is_rejected_although_its_owner_is_there_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), Reply.problem(422, "thing-not-found"));
        at(5, 6, make(pet("spot", 1L)), Reply.problem(409, "thing-deleting"));
        at(7, 8, make(pet("spot", 1L)), Reply.problem(422, "thing-deleted"));
        at(9, 10, delete(Action.RESTRICT), REFUSED);
        thereAtTheEnd(ann(0));

        assertThat(violations())
                .hasSize(3 + 1)
                .allMatch(violation -> violation.startsWith("rejected without a reason"));
    }

    @Test
    void an_invalid_request_is_a_violation() {
        at(1, 2, read("/pets"), Reply.problem(400, "invalid-request"));

        assertThat(violations()).singleElement().asString().startsWith("rejected without a reason");
    }

    @Test
    void a_deleted_pet_may_not_be_shown_again() {
        at(1, 2, make(pet("spot", null)), shows(spot(null, 0)));
        at(3, 4, new DeleteRow(spot(null, 0).id()), DELETED);
        at(5, 6, readPet(), NOT_THERE);
        assertThat(violations()).isEmpty();

        thereAtTheEnd(spot(null, 0));
        assertThat(violations()).anyMatch(violation -> violation.startsWith("shown after its deletion: nullable 5"));
    }

    @Test
    void a_reference_to_an_owner_that_is_not_there_at_the_end_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 6, delete(Action.CASCADE), BEGUN);
        thereAtTheEnd(spot(1L, 0));

        assertThat(violations()).singleElement().asString().startsWith("dangling at the end");
    }

    @Test
    void a_list_that_lacks_a_pet_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 6, listPetsOf(1), shows());
        at(7, 8, newestPets(), shows());
        thereAtTheEnd(ann(0), spot(1L, 0));

        assertThat(violations()).hasSize(2).allMatch(violation -> violation.startsWith("missing in a list"));
    }

    @Test
    void a_list_may_lack_a_pet_that_is_updated_meanwhile() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 8, give(null), Reply.NONE);
        at(6, 7, listPetsOf(1), shows());
        thereAtTheEnd(ann(0), spot(1L, 0));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_list_with_the_pet_of_another_owner_is_a_violation() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 6, listPetsOf(2), shows(spot(1L, 0)));
        thereAtTheEnd(ann(0), spot(1L, 0));

        assertThat(violations()).singleElement().asString().startsWith("wrong in a list");
    }

    @Test
    void a_total_that_is_not_the_number_of_rows_is_a_violation() {
        at(1, 2, newestPets(), new Reply(200, "", false, false, 1L, List.of()));

        assertThat(violations()).singleElement().asString().startsWith("wrong total");
    }

    private List<String> violations() {
        Call last = new Call("here", 100, 101, Read.any("/everything"), shows(ending.toArray(Entity[]::new)));
        return Checker.violations(new History(calls, List.of(last)));
    }

    private void at(long begin, long end, Request request, Reply reply) {
        calls.add(new Call("here", begin, end, request, reply));
    }

    private void create(Entity thing) {
        Draft draft = new Draft(thing.name(), thing.username(), null, null);
        at(0, 0, new Create(Kind.REFERENCED, List.of(draft), null), Reply.NONE);
    }

    private void thereAtTheEnd(Entity... things) {
        ending.addAll(List.of(things));
    }

    private static Reply shows(Entity... things) {
        return Reply.success(200, List.of(things));
    }

    private static Draft owner(String name) {
        return new Draft(name, null, null, null);
    }

    private static Draft pet(String name, Long owner) {
        return new Draft(name, null, owner, null);
    }

    private static Create make(Draft... drafts) {
        boolean owners = List.of("ann", "bob").contains(drafts[0].name());
        return new Create(owners ? Kind.REFERENCED : Kind.NULLABLE, List.of(drafts), "key of " + drafts[0].name());
    }

    private static Update rename(String name) {
        return new Update(new EntityId(Kind.REFERENCED, 1), name, null, null);
    }

    private static Update give(Long owner) {
        return new Update(new EntityId(Kind.NULLABLE, 5), null, new Target(owner), null);
    }

    private static Delete delete(Action ofPets) {
        return new Delete(1, ofPets, Action.RESTRICT);
    }

    private static Read read(String path) {
        return Read.any(path);
    }

    private static Read listPetsOf(long owner) {
        EntityId which = new EntityId(Kind.REFERENCED, owner);
        return new Read("/owners/" + owner + "/pets", which, new Listing(Kind.NULLABLE, owner, 0, 200), null, false);
    }

    private static Read newestPets() {
        return new Read("/pets?id.gt=4", null, new Listing(Kind.NULLABLE, null, 4, 200), null, false);
    }

    private static Read readOwner() {
        return Read.one("/owners/1", new EntityId(Kind.REFERENCED, 1));
    }

    private static Read readPet() {
        return Read.one("/pets/5", new EntityId(Kind.NULLABLE, 5));
    }

    private static Entity ann(long version) {
        return owner(1, "ann", version);
    }

    private static Entity owner(long id, String name, long version) {
        return new Entity(new EntityId(Kind.REFERENCED, id), name, null, null, version);
    }

    private static Entity named(long id, String username) {
        return new Entity(new EntityId(Kind.REFERENCED, id), "owner " + id, username, null, 0);
    }

    private static Entity spot(Long owner, long version) {
        return new Entity(new EntityId(Kind.NULLABLE, 5), "spot", null, owner, version);
    }
}
