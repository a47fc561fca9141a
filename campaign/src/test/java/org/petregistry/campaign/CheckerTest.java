package org.petregistry.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.petregistry.campaign.Request.Action;
import org.petregistry.campaign.Request.Change;
import org.petregistry.campaign.Request.Create;
import org.petregistry.campaign.Request.Delete;
import org.petregistry.campaign.Request.Read;

/** Histories made by hand, in the words of owners and pets: in those that are as they must be nothing is found, in each of the others its fault. */
class CheckerTest {
    private static final Reply REFUSED = Reply.problem(409, "thing-has-pets");
    private static final Reply GONE = Reply.problem(410, "thing-deleted");
    private static final Reply NOT_THERE = Reply.problem(404, "not-found");
    private static final Reply DELETED = new Reply(204, "", false, List.of());
    private static final Reply BEGUN = new Reply(202, "", false, List.of());

    private final List<Call> calls = new ArrayList<>();
    private final List<Thing> ending = new ArrayList<>();

    @Test
    void a_life_without_trouble_is_found_right() {
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
    void a_cascade_takes_pets_and_is_found_right() {
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
    void a_pet_of_which_nobody_was_told_may_have_lost_its_owner_before_anybody_saw_it() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), Reply.NONE);
        at(5, 6, delete(Action.SET_NULL), DELETED);
        thereAtTheEnd(spot(null, 1));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_pet_of_which_nobody_was_told_and_that_lost_its_owner_to_nobody_is_found() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), Reply.NONE);
        thereAtTheEnd(ann(0), spot(null, 1));

        assertThat(violations()).singleElement().asString().startsWith("a reference that nobody asked for");
    }

    @Test
    void what_overlaps_an_end_may_still_show_it() {
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
        at(7, 8, create, new Reply(201, "", true, List.of(spot(1L, 0))));
        thereAtTheEnd(spot(null, 1));

        assertThat(violations()).isEmpty();
    }

    @Test
    void what_is_asked_for_before_it_is_there_is_not_there() {
        at(1, 2, readPet(), NOT_THERE);
        at(3, 4, make(pet("spot", null)), shows(spot(null, 0)));
        thereAtTheEnd(spot(null, 0));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_pet_that_shows_an_owner_that_is_gone_is_found() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 6, delete(Action.SET_NULL), DELETED);
        at(7, 8, read("/pets"), shows(spot(1L, 0)));
        thereAtTheEnd(spot(null, 1));

        assertThat(violations()).singleElement().asString().startsWith("a ghost: Thing");
    }

    @Test
    void a_gift_to_an_owner_that_is_gone_is_found() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, delete(Action.SET_NULL), BEGUN);
        at(5, 6, readOwner(), GONE);
        at(7, 8, make(pet("spot", 1L)), shows(spot(1L, 0)));
        thereAtTheEnd(spot(null, 1));

        assertThat(violations()).singleElement().asString().startsWith("a ghost: Thing");
    }

    @Test
    void an_owner_that_is_shown_when_it_is_gone_is_found() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, delete(Action.SET_NULL), DELETED);
        at(5, 6, read("/owners"), shows(ann(0)));

        assertThat(violations()).singleElement().asString().startsWith("a ghost: thing 1");
    }

    @Test
    void a_list_of_the_pets_of_an_owner_that_is_gone_is_found() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, delete(Action.SET_NULL), DELETED);
        at(5, 6, new Read("/owners/1/pets", new Ref(Kind.REFERENCED, 1)), shows());

        assertThat(violations()).singleElement().asString().startsWith("a ghost: thing 1");
    }

    @Test
    void a_recalled_owner_that_a_pet_shows_again_is_found() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", null)), shows(spot(null, 0)));
        at(5, 6, delete(Action.SET_NULL), BEGUN);
        at(7, 8, give(1L), Reply.problem(422, "thing-deleted"));
        at(9, 10, give(1L), shows(spot(1L, 1)));
        thereAtTheEnd(spot(null, 2));

        assertThat(violations()).singleElement().asString().startsWith("a ghost: Thing");
    }

    @Test
    void an_acknowledged_change_that_is_gone_is_found() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, rename("anna"), shows(owner(1, "anna", 1)));
        at(5, 6, readOwner(), shows(ann(0)));
        thereAtTheEnd(owner(1, "anna", 1));

        assertThat(violations()).singleElement().asString().startsWith("back in time");
    }

    @Test
    void a_change_that_was_overwritten_unseen_is_found() {
        at(1, 2, make(pet("spot", null)), shows(spot(null, 0)));
        at(3, 4, make(owner("ann")), shows(ann(0)));
        at(5, 6, make(owner("bob")), shows(owner(2, "bob", 0)));
        at(7, 9, give(1L), shows(spot(1L, 1)));
        at(8, 10, give(2L), shows(spot(2L, 1)));
        thereAtTheEnd(ann(0), owner(2, "bob", 0), spot(2L, 1));

        assertThat(violations()).singleElement().asString().startsWith("different contents of one version");
    }

    @Test
    void an_acknowledged_pet_that_is_not_there_is_found() {
        at(1, 2, make(pet("spot", null)), shows(spot(null, 0)));
        at(3, 4, readPet(), NOT_THERE);
        thereAtTheEnd(spot(null, 0));

        assertThat(violations()).anyMatch(violation -> violation.startsWith("lost: "));
    }

    @Test
    void an_acknowledged_owner_that_is_not_there_at_the_end_is_found() {
        at(1, 2, make(owner("ann")), shows(ann(0)));

        assertThat(violations()).singleElement().asString().startsWith("lost: ");
    }

    @Test
    void an_owner_that_was_there_and_is_said_never_to_have_been_is_found() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, delete(Action.SET_NULL), Reply.NONE);
        at(5, 6, readOwner(), NOT_THERE);

        assertThat(violations()).singleElement().asString().startsWith("lost: ");
    }

    @Test
    void a_pet_that_comes_back_is_found() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 6, delete(Action.CASCADE), Reply.NONE);
        at(7, 8, readPet(), NOT_THERE);
        at(9, 10, read("/pets"), shows(spot(1L, 0)));

        assertThat(violations()).singleElement().asString().startsWith("back again");
    }

    @Test
    void a_refused_deletion_that_took_a_pet_is_found() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 6, delete(Action.RESTRICT), REFUSED);
        at(7, 8, readPet(), shows(spot(null, 1)));
        thereAtTheEnd(ann(0), spot(null, 1));

        assertThat(violations()).singleElement().asString().startsWith("a reference that nobody asked for");
    }

    @Test
    void a_refused_deletion_that_deleted_a_pet_is_found() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(5, 6, delete(Action.CASCADE), Reply.problem(409, "thing-has-posts"));
        thereAtTheEnd(ann(0));

        assertThat(violations()).singleElement().asString().startsWith("lost: ");
    }

    @Test
    void a_refused_deletion_that_deleted_the_owner_is_found() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, delete(Action.RESTRICT), REFUSED);
        at(5, 6, readOwner(), GONE);

        assertThat(violations()).isNotEmpty().allMatch(violation -> violation.startsWith("lost: "));
    }

    @Test
    void half_a_batch_is_found() {
        at(1, 2, make(pet("spot", null), pet("rex", null)), Reply.NONE);
        at(3, 4, read("/pets"), shows(spot(null, 0)));
        thereAtTheEnd(spot(null, 0));

        assertThat(violations()).singleElement().asString().startsWith("made in part");
    }

    @Test
    void half_a_batch_may_have_gone_with_its_owner() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", null), pet("rex", 1L)), Reply.NONE);
        at(5, 6, delete(Action.CASCADE), DELETED);
        thereAtTheEnd(spot(null, 0));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_refused_creation_that_worked_is_found() {
        at(1, 2, make(pet("spot", 7L)), Reply.problem(422, "thing-not-found"));
        thereAtTheEnd(spot(7L, 0));

        assertThat(violations()).singleElement().asString().startsWith("refused, and made");
    }

    @Test
    void one_key_with_two_effects_is_found() {
        Create create = make(pet("spot", null));
        at(1, 2, create, Reply.NONE);
        at(3, 4, create, shows(spot(null, 0)));
        thereAtTheEnd(spot(null, 0), new Thing(new Ref(Kind.NULLABLE, 6), "spot", null, null, 0));

        assertThat(violations()).singleElement().asString().startsWith("made twice");
    }

    @Test
    void one_key_with_two_answers_is_found() {
        Create create = make(pet("spot", null));
        at(1, 2, create, shows(spot(null, 0)));
        at(3, 4, create, shows(spot(null, 0)));
        thereAtTheEnd(spot(null, 0));

        assertThat(violations()).singleElement().asString().startsWith("carried out twice");
    }

    @Test
    void an_answer_that_shows_another_owner_than_asked_for_is_found() {
        at(1, 2, make(owner("ann")), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(null, 0)));
        thereAtTheEnd(ann(0), spot(null, 0));

        assertThat(violations()).singleElement().asString().startsWith("something else than was asked for");
    }

    @Test
    void one_username_twice_in_one_list_is_found() {
        at(1, 2, read("/owners"), shows(named(1, "Ann"), named(2, "aNN")));

        assertThat(violations()).anyMatch(violation -> violation.startsWith("one username twice at once"));
    }

    @Test
    void one_username_twice_at_one_time_is_found() {
        at(1, 2, read("/owners/1"), shows(named(1, "ann")));
        at(3, 4, read("/owners/2"), shows(named(2, "ann")));
        at(5, 6, read("/owners/1"), shows(named(1, "ann")));
        at(7, 8, delete(Action.SET_NULL), DELETED);
        thereAtTheEnd(named(2, "ann"));

        assertThat(violations()).singleElement().asString().startsWith("one username twice");
    }

    @Test
    void a_username_that_is_free_again_may_be_taken() {
        at(1, 2, read("/owners/1"), shows(named(1, "ann")));
        at(3, 4, delete(Action.SET_NULL), Reply.NONE);
        at(5, 6, read("/owners/2"), shows(named(2, "ann")));
        thereAtTheEnd(named(2, "ann"));

        assertThat(violations()).isEmpty();
    }

    private List<String> violations() {
        Call last = new Call("here", 100, 101, new Read("/everything", null), shows(ending.toArray(Thing[]::new)));
        return Checker.violations(new History(calls, List.of(last)));
    }

    private void at(long begin, long end, Request request, Reply reply) {
        calls.add(new Call("here", begin, end, request, reply));
    }

    private void thereAtTheEnd(Thing... things) {
        ending.addAll(List.of(things));
    }

    private static Reply shows(Thing... things) {
        return new Reply(200, "", false, List.of(things));
    }

    private static Draft owner(String name) {
        return new Draft(name, null, null);
    }

    private static Draft pet(String name, Long owner) {
        return new Draft(name, null, owner);
    }

    private static Create make(Draft... drafts) {
        boolean owners = List.of("ann", "bob").contains(drafts[0].name());
        return new Create(owners ? Kind.REFERENCED : Kind.NULLABLE, List.of(drafts), "key of " + drafts[0].name());
    }

    private static Change rename(String name) {
        return new Change(new Ref(Kind.REFERENCED, 1), name, null);
    }

    private static Change give(Long owner) {
        return new Change(new Ref(Kind.NULLABLE, 5), null, owner);
    }

    private static Delete delete(Action ofPets) {
        return new Delete(1, ofPets, Action.RESTRICT);
    }

    private static Read read(String path) {
        return new Read(path, null);
    }

    private static Read readOwner() {
        return new Read("/owners/1", new Ref(Kind.REFERENCED, 1));
    }

    private static Read readPet() {
        return new Read("/pets/5", new Ref(Kind.NULLABLE, 5));
    }

    private static Thing ann(long version) {
        return owner(1, "ann", version);
    }

    private static Thing owner(long id, String name, long version) {
        return new Thing(new Ref(Kind.REFERENCED, id), name, null, null, version);
    }

    private static Thing named(long id, String username) {
        return new Thing(new Ref(Kind.REFERENCED, id), "somebody", username, null, 0);
    }

    private static Thing spot(Long owner, long version) {
        return new Thing(new Ref(Kind.NULLABLE, 5), "spot", null, owner, version);
    }
}
