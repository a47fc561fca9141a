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
import org.petregistry.systemtests.harness.workload.Rewinds.Copied;
import org.petregistry.systemtests.harness.workload.Rewinds.Event;
import org.petregistry.systemtests.harness.workload.Rewinds.Rewound;
import org.petregistry.systemtests.harness.workload.Rewinds.Settled;

/**
 * The checker excuses what a rewound database has forgotten, and nothing else. Unless a test says otherwise, the copy is taken
 * from 10 to 11, and put back from 30 to 31; both sides have settled at 40.
 */
class RewindsTest {
    private static final Reply GONE = Reply.problem(410, "thing-deleted");
    private static final Reply NOT_THERE = Reply.problem(404, "not-found");
    private static final Reply DELETED = Reply.success(204, List.of());
    private static final Reply REFUSED = Reply.problem(409, "thing-has-pets");
    private static final Reply MISMATCH = Reply.problem(412, "version-mismatch");

    private final List<Call> calls = new ArrayList<>();
    private final List<Entity> ending = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Sighting> sightings = new ArrayList<>();

    @Test
    void an_owner_that_only_the_rewound_database_knew_may_be_lost() {
        rewind(Side.REFERENCED);
        at(20, 21, make("ann"), shows(ann(0)));
        at(50, 51, readOwner(), NOT_THERE);
        at(52, 53, make(pet("spot", 1L)), Reply.problem(422, "thing-not-found"));

        assertThat(violations()).isEmpty();
    }

    @Test
    void an_owner_from_before_the_copy_that_is_lost_is_a_violation() {
        rewind(Side.REFERENCED);
        at(8, 9, make("ann"), shows(ann(0)));
        at(50, 51, readOwner(), NOT_THERE);

        assertThat(violations()).hasSize(2).allMatch(violation -> violation.startsWith("lost: "));
    }

    @Test
    void an_owner_that_is_lost_before_the_rewind_is_a_violation() {
        rewind(Side.REFERENCED);
        at(20, 21, make("ann"), shows(ann(0)));
        at(22, 23, readOwner(), NOT_THERE);

        assertThat(violations()).singleElement().asString().startsWith("lost: ");
    }

    @Test
    void an_owner_from_after_the_rewind_that_is_lost_is_a_violation() {
        rewind(Side.REFERENCED);
        at(50, 51, make("ann"), shows(ann(0)));
        at(52, 53, readOwner(), NOT_THERE);

        assertThat(violations()).hasSize(2).allMatch(violation -> violation.startsWith("lost: "));
    }

    @Test
    void an_owner_that_is_lost_although_only_the_pets_database_went_back_is_a_violation() {
        rewind(Side.REFERENCING);
        at(20, 21, make("ann"), shows(ann(0)));
        at(50, 51, readOwner(), NOT_THERE);

        assertThat(violations()).hasSize(2).allMatch(violation -> violation.startsWith("lost: "));
    }

    @Test
    void an_owner_that_a_pet_refers_to_may_not_be_lost() {
        rewind(Side.REFERENCED);
        at(20, 21, make("ann"), shows(ann(0)));
        at(22, 23, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(50, 51, readOwner(), NOT_THERE);
        at(52, 53, make(pet("rex", null)), shows(entity(6, "rex", null, 0)));
        thereAtTheEnd(spot(1L, 0), entity(6, "rex", null, 0));

        assertThat(violations())
                .anyMatch(violation -> violation.startsWith("referred to, but unknown"))
                .anyMatch(violation -> violation.startsWith("dangling at the end"));
    }

    @Test
    void an_owner_that_was_shown_with_a_pet_may_not_be_unknown_later() {
        rewind(Side.REFERENCED);
        at(20, 21, make("ann"), shows(ann(0)));
        at(22, 23, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(24, 25, new DeleteRow(spot(1L, 0).id()), DELETED);
        at(50, 51, readOwner(), NOT_THERE);
        assertThat(violations()).singleElement().asString().startsWith("referred to, but unknown");

        events.clear();
        rewind(Side.REFERENCING);
        assertThat(violations()).allMatch(violation -> violation.startsWith("lost: "));
    }

    @Test
    void an_owner_that_was_forgotten_altogether_and_deleted_may_be_unknown_later() {
        rewind(Side.REFERENCED);
        at(20, 21, make("ann"), shows(ann(0)));
        at(22, 23, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(24, 25, delete(Action.SET_NULL), Reply.NONE);
        at(50, 51, readOwner(), NOT_THERE);
        thereAtTheEnd(spot(null, 1));
        assertThat(violations()).isEmpty();

        calls.set(0, new Call("here", 8, 9, make("ann"), shows(ann(0))));
        assertThat(violations()).anyMatch(violation -> violation.startsWith("referred to, but unknown"));
    }

    @Test
    void an_owner_that_is_unknown_may_not_be_shown_with_a_pet_later() {
        rewind(Side.REFERENCED);
        at(20, 21, make("ann"), shows(ann(0)));
        at(50, 51, readOwner(), NOT_THERE);
        at(52, 53, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(54, 55, new DeleteRow(spot(1L, 0).id()), DELETED);

        assertThat(violations()).singleElement().asString().startsWith("referred to, but unknown");
    }

    @Test
    void a_pet_without_the_owner_that_is_there_is_a_violation() {
        rewind(Side.REFERENCED);
        at(1, 2, make("ann"), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(20, 21, delete(Action.SET_NULL), Reply.success(202, List.of()));
        thereAtTheEnd(ann(0), spot(null, 1));
        assertThat(violations()).singleElement().asString().startsWith("a change that nobody requested");

        // Before the pets database went back, the deletion had been decided, and the clients saw that.
        events.clear();
        rewind(Side.REFERENCING);
        ending.clear();
        at(22, 23, readPet(), shows(spot(null, 1)));
        thereAtTheEnd(ann(0), spot(1L, 0));
        assertThat(violations()).isEmpty();
    }

    @Test
    void a_list_may_lack_a_pet_whose_owner_was_forgotten() {
        rewind(Side.REFERENCING);
        at(1, 2, make("ann"), shows(ann(0)));
        at(3, 4, make(pet("spot", null)), shows(spot(null, 0)));
        at(20, 21, give(1L), shows(spot(1L, 1)));
        Entity renamed = entity(5, "max", 1L, 2);
        at(22, 23, new Update(renamed.id(), "max", null, null), shows(renamed));
        at(50, 51, listPetsOf(1), shows());
        thereAtTheEnd(ann(0), spot(null, 0));
        assertThat(violations()).isEmpty();

        events.clear();
        rewind(Side.REFERENCED);
        assertThat(violations()).anyMatch(violation -> violation.startsWith("missing in a list"));
    }

    @Test
    void an_update_follows_the_version_that_was_not_forgotten() {
        rewind(Side.REFERENCING);
        at(1, 2, make("ann"), shows(ann(0)));
        at(3, 4, make("bob"), shows(owner(2, "bob", 0)));
        at(5, 6, make(pet("spot", null)), shows(spot(null, 0)));
        at(20, 21, give(1L), shows(spot(1L, 1)));
        at(50, 51, give(2L), Reply.NONE);
        Entity renamed = entity(5, "max", 2L, 2);
        at(52, 53, new Update(renamed.id(), "max", null, null), shows(renamed));
        thereAtTheEnd(ann(0), owner(2, "bob", 0), renamed);
        assertThat(violations()).isEmpty();

        events.clear();
        rewind(Side.REFERENCED);
        assertThat(violations()).anyMatch(violation -> violation.startsWith("a change that nobody requested"));
    }

    @Test
    void a_pet_that_lets_go_of_an_owner_that_the_owners_database_forgot_is_a_violation() {
        rewind(Side.REFERENCED);
        at(20, 21, make("ann"), shows(ann(0)));
        at(22, 23, make(pet("spot", 1L)), shows(spot(1L, 0)));
        thereAtTheEnd(spot(null, 1));

        assertThat(violations()).anyMatch(violation -> violation.startsWith("a change that nobody requested"));
    }

    @Test
    void an_owner_may_come_back_with_an_older_name_and_a_new_version() {
        rewind(Side.REFERENCED);
        at(1, 2, make("ann"), shows(ann(0)));
        at(20, 21, rename("anna"), shows(owner(1, "anna", 1)));
        at(22, 23, rename("anne"), shows(owner(1, "anne", 2)));
        at(50, 51, readOwner(), shows(owner(1, "anna", 3)));
        at(52, 53, new Update(ann(0).id(), "hannah", null, 2L), MISMATCH);
        thereAtTheEnd(owner(1, "anna", 3));

        assertThat(violations()).isEmpty();
    }

    @Test
    void an_update_from_before_the_copy_that_disappears_is_a_violation() {
        rewind(Side.REFERENCED);
        at(1, 2, make("ann"), shows(ann(0)));
        at(3, 4, rename("anna"), shows(owner(1, "anna", 1)));
        at(50, 51, readOwner(), shows(ann(0)));
        thereAtTheEnd(owner(1, "anna", 1));

        assertThat(violations()).anyMatch(violation -> violation.startsWith("an older version"));
    }

    @Test
    void an_update_that_disappears_before_the_rewind_is_a_violation() {
        rewind(Side.REFERENCED);
        at(1, 2, make("ann"), shows(ann(0)));
        at(20, 21, rename("anna"), shows(owner(1, "anna", 1)));
        at(22, 23, readOwner(), shows(ann(0)));
        thereAtTheEnd(ann(0));

        assertThat(violations()).singleElement().asString().startsWith("an older version");
    }

    @Test
    void a_version_may_have_another_content_after_a_rewind() {
        rewind(Side.REFERENCED);
        at(1, 2, make("ann"), shows(ann(0)));
        at(20, 21, rename("anna"), shows(owner(1, "anna", 1)));
        at(50, 51, rename("anne"), shows(owner(1, "anne", 1)));
        thereAtTheEnd(owner(1, "anne", 1));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_version_from_before_the_copy_with_another_content_is_a_violation() {
        rewind(Side.REFERENCED);
        at(1, 2, make("ann"), shows(ann(0)));
        at(3, 4, rename("anna"), shows(owner(1, "anna", 1)));
        at(50, 51, rename("anne"), shows(owner(1, "anne", 1)));
        thereAtTheEnd(owner(1, "anne", 1));

        assertThat(violations()).singleElement().asString().startsWith("different contents of one version");
    }

    @Test
    void a_version_mismatch_of_a_version_that_was_not_forgotten_is_a_violation() {
        rewind(Side.REFERENCED);
        at(1, 2, make("ann"), shows(ann(0)));
        at(50, 51, new Update(ann(0).id(), "hannah", null, 0L), MISMATCH);
        thereAtTheEnd(ann(0));

        assertThat(violations()).singleElement().asString().startsWith("rejected without a reason");
    }

    @Test
    void a_deleted_owner_that_the_owners_database_brings_back_is_a_violation() {
        rewind(Side.REFERENCED);
        at(1, 2, make("ann"), shows(ann(0)));
        at(20, 21, delete(Action.SET_NULL), DELETED);
        at(50, 51, readOwner(), shows(ann(0)));

        assertThat(violations()).singleElement().asString().startsWith("shown after its deletion: referenced 1");
    }

    @Test
    void a_pet_of_a_deleted_owner_that_the_pets_database_brings_back_is_a_violation() {
        rewind(Side.REFERENCING);
        at(1, 2, make("ann"), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(20, 21, delete(Action.SET_NULL), DELETED);
        at(35, 36, readPet(), shows(spot(1L, 0)));
        thereAtTheEnd(spot(null, 1));

        assertThat(violations()).singleElement().asString().startsWith("shown after its deletion: Entity");
    }

    @Test
    void a_pet_of_a_deleted_owner_may_come_back_without_it() {
        rewind(Side.REFERENCING);
        at(1, 2, make("ann"), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(20, 21, delete(Action.CASCADE), DELETED);
        at(22, 23, readPet(), NOT_THERE);
        at(50, 51, readPet(), shows(spot(null, 1)));
        thereAtTheEnd(spot(null, 1));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_deletion_that_both_databases_forgot_may_be_undone() {
        events.add(new Copied(Side.REFERENCED, 1, 10, 11));
        events.add(new Copied(Side.REFERENCING, 2, 12, 13));
        events.add(new Rewound(Side.REFERENCED, 1, 30, 31));
        events.add(new Rewound(Side.REFERENCING, 2, 30, 32));
        at(1, 2, make("ann"), shows(ann(0)));
        at(20, 21, delete(Action.SET_NULL), DELETED);
        at(22, 23, readOwner(), GONE);
        at(50, 51, readOwner(), shows(ann(0)));
        thereAtTheEnd(ann(0));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_deletion_that_the_owners_database_heard_of_again_before_the_pets_database_went_back_is_not_undone() {
        events.add(new Copied(Side.REFERENCED, 1, 10, 11));
        events.add(new Copied(Side.REFERENCING, 2, 12, 13));
        events.add(new Rewound(Side.REFERENCED, 1, 30, 31));
        events.add(new Settled(40, 40));
        events.add(new Rewound(Side.REFERENCING, 2, 45, 46));
        at(1, 2, make("ann"), shows(ann(0)));
        at(20, 21, delete(Action.SET_NULL), DELETED);
        at(50, 51, readOwner(), shows(ann(0)));
        thereAtTheEnd(ann(0));

        assertThat(violations()).anyMatch(violation -> violation.startsWith("shown after its deletion"));
    }

    @Test
    void a_deletion_of_what_the_owners_database_forgot_altogether_is_known_to_the_pets_database_alone() {
        events.add(new Copied(Side.REFERENCED, 1, 10, 11));
        events.add(new Copied(Side.REFERENCING, 2, 18, 19));
        events.add(new Rewound(Side.REFERENCED, 1, 30, 31));
        events.add(new Settled(40, 40));
        events.add(new Rewound(Side.REFERENCING, 2, 45, 46));
        at(12, 13, make("ann"), shows(ann(0)));
        at(14, 15, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(20, 21, delete(Action.SET_NULL), DELETED);
        at(50, 51, readOwner(), shows(ann(1)));
        thereAtTheEnd(ann(1), spot(1L, 0));
        assertThat(violations()).isEmpty();

        events.set(0, new Copied(Side.REFERENCED, 1, 16, 17));
        assertThat(violations()).anyMatch(violation -> violation.startsWith("shown after its deletion"));
    }

    @Test
    void a_recall_that_only_the_pets_database_knew_may_be_decided_again() {
        rewind(Side.REFERENCING);
        at(1, 2, make("ann"), shows(ann(0)));
        at(20, 29, delete(Action.SET_NULL), Reply.NONE);
        at(22, 23, make(pet("spot", 1L)), Reply.problem(422, "thing-deleted"));
        at(50, 51, make(pet("rex", 1L)), shows(entity(6, "rex", 1L, 0)));
        thereAtTheEnd(ann(0), entity(6, "rex", 1L, 0));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_recall_that_the_pets_database_did_not_forget_is_not_decided_again() {
        rewind(Side.REFERENCED);
        at(1, 2, make("ann"), shows(ann(0)));
        at(20, 29, delete(Action.SET_NULL), Reply.NONE);
        at(22, 23, make(pet("spot", 1L)), Reply.problem(422, "thing-deleted"));
        at(50, 51, make(pet("rex", 1L)), shows(entity(6, "rex", 1L, 0)));
        thereAtTheEnd(ann(0), entity(6, "rex", 1L, 0));

        assertThat(violations()).anyMatch(violation -> violation.startsWith("shown after its deletion"));
    }

    @Test
    void a_deletion_that_the_pets_database_forgot_first_may_be_undone() {
        events.add(new Copied(Side.REFERENCING, 2, 10, 11));
        events.add(new Copied(Side.REFERENCED, 1, 12, 13));
        events.add(new Rewound(Side.REFERENCING, 2, 30, 31));
        events.add(new Settled(40, 40));
        events.add(new Rewound(Side.REFERENCED, 1, 60, 61));
        events.add(new Settled(65, 65));
        at(1, 2, make("ann"), shows(ann(0)));
        at(20, 21, delete(Action.SET_NULL), DELETED);
        at(50, 51, make(pet("spot", 1L)), Reply.problem(422, "thing-deleted"));
        at(70, 71, make(pet("rex", 1L)), shows(entity(6, "rex", 1L, 0)));
        thereAtTheEnd(ann(0), entity(6, "rex", 1L, 0));
        assertThat(violations()).isEmpty();

        at(62, 63, make(pet("max", 1L)), shows(entity(7, "max", 1L, 0)));
        events.remove(4);
        events.add(new Rewound(Side.REFERENCED, 1, 90, 91));
        assertThat(violations()).anyMatch(violation -> violation.startsWith("shown after its deletion"));
    }

    @Test
    void a_refused_deletion_may_be_decided_again_if_both_databases_forgot_the_refusal() {
        events.add(new Copied(Side.REFERENCING, 2, 10, 11));
        events.add(new Copied(Side.REFERENCED, 1, 22, 23));
        events.add(new Rewound(Side.REFERENCED, 1, 30, 31));
        events.add(new Rewound(Side.REFERENCING, 2, 30, 32));
        at(1, 2, make("ann"), shows(ann(0)));
        at(14, 15, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(20, 25, delete(Action.RESTRICT), REFUSED);
        at(50, 51, readOwner(), GONE);

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_refused_deletion_that_the_owners_database_forgot_does_not_delete() {
        rewind(Side.REFERENCED);
        at(1, 2, make("ann"), shows(ann(0)));
        at(3, 4, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(9, 12, delete(Action.RESTRICT), REFUSED);
        at(50, 51, readOwner(), GONE);
        thereAtTheEnd(spot(null, 1));

        assertThat(violations()).anyMatch(violation -> violation.startsWith("lost: "));
    }

    @Test
    void what_the_pets_database_forgot_may_be_lost_or_come_back() {
        rewind(Side.REFERENCING);
        at(1, 2, make(pet("rex", null)), shows(entity(6, "rex", null, 0)));
        at(20, 21, make(pet("spot", null)), shows(spot(null, 0)));
        at(22, 23, new DeleteRow(entity(6, "rex", null, 0).id()), DELETED);
        at(24, 25, Read.one("/pets/6", entity(6, "rex", null, 0).id()), NOT_THERE);
        at(50, 51, readPet(), NOT_THERE);
        at(52, 53, newestPets(), shows(entity(6, "rex", null, 0)));
        thereAtTheEnd(entity(6, "rex", null, 0));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_pet_that_comes_back_although_only_the_owners_database_went_back_is_a_violation() {
        rewind(Side.REFERENCED);
        at(1, 2, make(pet("spot", null)), shows(spot(null, 0)));
        at(20, 21, new DeleteRow(spot(null, 0).id()), DELETED);
        at(50, 51, readPet(), shows(spot(null, 0)));

        assertThat(violations()).anyMatch(violation -> violation.startsWith("shown after its deletion: nullable 5"));
    }

    @Test
    void a_pet_that_a_copy_on_an_abandoned_branch_had_may_return() {
        events.add(new Copied(Side.REFERENCING, 1, 10, 11));
        events.add(new Copied(Side.REFERENCING, 2, 25, 26));
        events.add(new Rewound(Side.REFERENCING, 1, 30, 31));
        events.add(new Rewound(Side.REFERENCING, 2, 60, 61));
        at(20, 21, make(pet("spot", null)), shows(spot(null, 0)));
        at(50, 51, readPet(), NOT_THERE);
        at(70, 71, readPet(), shows(spot(null, 0)));
        thereAtTheEnd(spot(null, 0));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_pet_that_a_copy_on_an_abandoned_branch_had_may_not_be_lost_again() {
        events.add(new Copied(Side.REFERENCING, 1, 10, 11));
        events.add(new Copied(Side.REFERENCING, 2, 25, 26));
        events.add(new Rewound(Side.REFERENCING, 1, 30, 31));
        events.add(new Rewound(Side.REFERENCING, 2, 60, 61));
        at(20, 21, make(pet("spot", null)), shows(spot(null, 0)));
        at(70, 71, readPet(), NOT_THERE);

        assertThat(violations()).hasSize(2).allMatch(violation -> violation.startsWith("lost: "));
    }

    @Test
    void a_list_may_lack_what_was_forgotten_and_nothing_else() {
        rewind(Side.REFERENCING);
        at(1, 2, make(pet("rex", null)), shows(entity(6, "rex", null, 0)));
        at(20, 21, make(pet("spot", null)), shows(spot(null, 0)));
        at(50, 51, newestPets(), shows(entity(6, "rex", null, 0)));
        thereAtTheEnd(entity(6, "rex", null, 0));
        assertThat(violations()).isEmpty();

        at(52, 53, newestPets(), shows());
        assertThat(violations()).singleElement().asString().startsWith("missing in a list");
    }

    @Test
    void a_request_whose_key_was_forgotten_may_be_carried_out_again() {
        rewind(Side.REFERENCING);
        Create create = make(pet("spot", null));
        at(20, 21, create, shows(spot(null, 0)));
        at(50, 51, create, shows(entity(6, "spot", null, 0)));
        thereAtTheEnd(entity(6, "spot", null, 0));

        assertThat(violations()).isEmpty();
    }

    @Test
    void a_request_whose_key_the_other_database_forgot_may_not_be_carried_out_again() {
        rewind(Side.REFERENCED);
        Create create = make(pet("spot", null));
        at(20, 21, create, shows(spot(null, 0)));
        at(50, 51, create, shows(entity(6, "spot", null, 0)));
        thereAtTheEnd(spot(null, 0), entity(6, "spot", null, 0));

        assertThat(violations())
                .anyMatch(violation -> violation.startsWith("carried out twice"))
                .anyMatch(violation -> violation.startsWith("created twice"));
    }

    @Test
    void an_id_of_a_forgotten_pet_that_is_used_again_is_a_violation() {
        events.add(new Settled(0, 0));
        rewind(Side.REFERENCING);
        at(20, 21, make(pet("spot", null)), shows(spot(null, 0)));
        at(50, 51, make(pet("rex", null)), shows(entity(5, "rex", null, 0)));
        thereAtTheEnd(entity(5, "rex", null, 0));

        assertThat(violations()).singleElement().asString().startsWith("an id used twice");
    }

    @Test
    void an_id_that_both_databases_forgot_may_be_used_again() {
        events.add(new Settled(0, 0));
        events.add(new Copied(Side.REFERENCED, 1, 10, 11));
        events.add(new Copied(Side.REFERENCING, 2, 12, 13));
        events.add(new Rewound(Side.REFERENCED, 1, 30, 31));
        events.add(new Rewound(Side.REFERENCING, 2, 30, 32));
        at(20, 21, make(pet("spot", null)), shows(spot(null, 0)));
        at(50, 51, make(pet("rex", null)), shows(entity(5, "rex", null, 0)));
        thereAtTheEnd(entity(5, "rex", null, 0));

        assertThat(violations()).isEmpty();
    }

    @Test
    void an_id_that_was_used_again_may_still_be_when_a_copy_brings_the_first_user_back() {
        events.add(new Settled(0, 0));
        events.add(new Copied(Side.REFERENCED, 1, 10, 11));
        events.add(new Copied(Side.REFERENCING, 2, 12, 13));
        events.add(new Copied(Side.REFERENCED, 3, 25, 26));
        events.add(new Rewound(Side.REFERENCED, 1, 30, 31));
        events.add(new Rewound(Side.REFERENCING, 2, 30, 32));
        events.add(new Settled(40, 40));
        events.add(new Rewound(Side.REFERENCED, 3, 60, 61));
        events.add(new Settled(65, 65));
        at(20, 21, make("ann"), shows(ann(0)));
        at(50, 51, make("bob"), shows(owner(1, "bob", 0)));
        sightings.add(sighting(Side.REFERENCED, null, 0, 1, "key of ann", 22, 23));
        sightings.add(sighting(Side.REFERENCED, null, 0, 1, "key of bob", 52, 53));
        sightings.add(sighting(Side.REFERENCED, null, 0, 1, "key of bob", 70, 71));
        thereAtTheEnd(owner(1, "bob", 1), owner(2, "ann", 1));
        assertThat(violations()).isEmpty();

        at(66, 67, make("eve"), shows(owner(1, "eve", 0)));
        sightings.add(sighting(Side.REFERENCED, null, 0, 1, "key of eve", 68, 69));
        assertThat(violations())
                .anyMatch(violation -> violation.startsWith("an id used twice"))
                .anyMatch(violation -> violation.startsWith("an id of two things"));
    }

    @Test
    void an_id_that_both_databases_forgot_may_be_used_again_after_a_copy_of_the_other_one_that_nobody_has_compared() {
        events.add(new Settled(0, 0));
        events.add(new Copied(Side.REFERENCED, 1, 10, 11));
        events.add(new Copied(Side.REFERENCING, 2, 12, 13));
        events.add(new Copied(Side.REFERENCING, 3, 25, 26));
        events.add(new Rewound(Side.REFERENCED, 1, 30, 31));
        events.add(new Rewound(Side.REFERENCING, 2, 30, 32));
        events.add(new Settled(40, 40));
        events.add(new Rewound(Side.REFERENCING, 3, 45, 46));
        at(20, 21, make("ann"), shows(ann(0)));
        at(50, 51, make("bob"), shows(owner(1, "bob", 0)));
        thereAtTheEnd(owner(1, "bob", 0));
        assertThat(violations()).isEmpty();

        events.add(new Settled(48, 48));
        assertThat(violations()).singleElement().asString().startsWith("an id used twice");
    }

    @Test
    void an_id_that_only_a_copy_of_the_other_database_has_is_not_used_after_a_rewind() {
        events.add(new Settled(0, 0));
        events.add(new Copied(Side.REFERENCED, 1, 10, 11));
        events.add(new Copied(Side.REFERENCING, 2, 12, 13));
        events.add(new Copied(Side.REFERENCING, 3, 25, 26));
        events.add(new Rewound(Side.REFERENCED, 1, 30, 31));
        events.add(new Rewound(Side.REFERENCING, 2, 30, 32));
        events.add(new Settled(40, 40));
        events.add(new Rewound(Side.REFERENCING, 3, 45, 46));
        events.add(new Rewound(Side.REFERENCED, 1, 47, 48));
        at(20, 21, make("ann"), shows(ann(0)));
        at(50, 51, make("bob"), shows(owner(1, "bob", 0)));
        thereAtTheEnd(owner(1, "bob", 0));

        assertThat(violations()).singleElement().asString().startsWith("an id used twice");
    }

    @Test
    void an_owner_that_moves_to_a_new_id_keeps_its_name() {
        events.add(new Settled(0, 0));
        rewind(Side.REFERENCING);
        at(20, 21, make("ann"), shows(ann(0)));
        at(22, 23, rename("anna"), shows(owner(1, "anna", 1)));
        thereAtTheEnd(owner(7, "anna", 2));
        assertThat(violations()).noneMatch(violation -> violation.startsWith("a change that nobody requested"));

        events.clear();
        assertThat(violations()).anyMatch(violation -> violation.startsWith("a change that nobody requested"));
    }

    @Test
    void a_pet_may_end_with_the_deletion_of_another_owner_that_had_the_forgotten_id_of_its_own() {
        events.add(new Settled(0, 0));
        events.add(new Copied(Side.REFERENCED, 1, 2, 3));
        events.add(new Copied(Side.REFERENCING, 2, 4, 5));
        events.add(new Copied(Side.REFERENCING, 3, 25, 26));
        events.add(new Rewound(Side.REFERENCED, 1, 30, 31));
        events.add(new Rewound(Side.REFERENCING, 2, 30, 32));
        events.add(new Settled(40, 40));
        events.add(new Rewound(Side.REFERENCING, 3, 60, 61));
        events.add(new Settled(65, 65));
        at(10, 11, make("ann"), shows(ann(0)));
        at(20, 21, make(pet("spot", 1L)), shows(spot(1L, 0)));
        at(50, 51, delete(Action.SET_NULL), DELETED);
        thereAtTheEnd(entity(6, "rex", null, 0));
        assertThat(violations()).noneMatch(violation -> violation.startsWith("lost: "));

        // Only one database forgets.
        events.remove(5);
        assertThat(violations()).anyMatch(violation -> violation.startsWith("lost: "));
    }

    @Test
    void an_owner_that_moves_back_to_its_old_id_is_not_lost_at_the_other_one() {
        events.add(new Settled(0, 0));
        events.add(new Copied(Side.REFERENCED, 1, 10, 11));
        events.add(new Copied(Side.REFERENCING, 2, 12, 13));
        events.add(new Copied(Side.REFERENCED, 3, 25, 26));
        events.add(new Rewound(Side.REFERENCED, 1, 30, 31));
        events.add(new Rewound(Side.REFERENCING, 2, 30, 32));
        events.add(new Settled(40, 40));
        events.add(new Rewound(Side.REFERENCED, 3, 60, 61));
        events.add(new Settled(65, 65));
        at(20, 21, make("ann"), shows(ann(0)));
        at(50, 51, make("bob"), shows(owner(1, "bob", 0)));
        Read readTwo = Read.one("/owners/2", new EntityId(Kind.REFERENCED, 2));
        at(66, 67, readTwo, shows(owner(2, "ann", 1)));
        at(68, 69, readTwo, NOT_THERE);
        thereAtTheEnd(ann(2), owner(3, "bob", 1));
        assertThat(violations()).isEmpty();

        calls.remove(0);
        ending.remove(0);
        assertThat(violations()).anyMatch(violation -> violation.startsWith("lost: "));
    }

    @Test
    void an_id_that_both_databases_forgot_one_after_the_other_is_not_used_again() {
        events.add(new Settled(0, 0));
        events.add(new Copied(Side.REFERENCED, 1, 10, 11));
        events.add(new Copied(Side.REFERENCING, 2, 12, 13));
        events.add(new Rewound(Side.REFERENCED, 1, 30, 31));
        events.add(new Settled(40, 40));
        events.add(new Rewound(Side.REFERENCING, 2, 45, 46));
        at(20, 21, make(pet("spot", null)), shows(spot(null, 0)));
        at(50, 51, make(pet("rex", null)), shows(entity(5, "rex", null, 0)));
        thereAtTheEnd(entity(5, "rex", null, 0));

        assertThat(violations()).singleElement().asString().startsWith("an id used twice");
    }

    @Test
    void an_id_of_two_owners_is_a_violation_unless_both_databases_forgot_it() {
        events.add(new Settled(0, 0));
        rewind(Side.REFERENCED);
        sightings.add(sighting(Side.REFERENCED, null, 0, 1, "key of ann", 20, 21));
        sightings.add(sighting(Side.REFERENCED, null, 0, 1, "key of bob", 50, 51));
        assertThat(violations()).singleElement().asString().startsWith("an id of two things");

        events.add(3, new Rewound(Side.REFERENCING, 2, 30, 32));
        events.add(2, new Copied(Side.REFERENCING, 2, 12, 13));
        assertThat(violations()).isEmpty();
    }

    @Test
    void a_pet_that_gets_another_owner_with_the_same_id_is_a_violation() {
        events.add(new Copied(Side.REFERENCED, 1, 10, 11));
        events.add(new Copied(Side.REFERENCING, 2, 25, 26));
        events.add(new Rewound(Side.REFERENCED, 1, 30, 31));
        events.add(new Rewound(Side.REFERENCING, 2, 30, 32));
        EntityId spot = spot(1L, 0).id();
        sightings.add(sighting(Side.REFERENCING, spot, 0, 1, "key of ann", 20, 21));
        sightings.add(sighting(Side.REFERENCING, spot, 0, 1, "key of bob", 50, 51));

        assertThat(violations()).singleElement().asString().startsWith("another thing than it was given to");
    }

    @Test
    void an_owner_with_two_ids_is_a_violation() {
        sightings.add(sighting(Side.REFERENCED, null, 0, 1, "key of ann", 20, 21));
        sightings.add(sighting(Side.REFERENCED, null, 0, 2, "key of ann", 50, 51));

        assertThat(violations()).singleElement().asString().startsWith("a thing with two ids");
    }

    @Test
    void a_username_that_was_forgotten_may_be_used_again_and_no_other() {
        rewind(Side.REFERENCED);
        at(20, 21, make(named(1, "ann")), shows(named(1, "ann")));
        at(50, 51, make(named(2, "ann")), shows(named(2, "ann")));
        thereAtTheEnd(named(2, "ann"));
        assertThat(violations()).isEmpty();

        at(52, 53, make(named(3, "ann")), shows(named(3, "ann")));
        thereAtTheEnd(named(3, "ann"));
        assertThat(violations()).anyMatch(violation -> violation.startsWith("one username twice"));
    }

    @Test
    void an_owner_that_comes_back_may_hold_its_username_against_its_own_request() {
        Create create = make(named(1, "ann"));
        rewind(Side.REFERENCED);
        at(20, 21, create, shows(named(1, "ann")));
        at(50, 51, create, Reply.problem(409, "already-taken"));
        thereAtTheEnd(new Entity(ann(0).id(), "owner 1", "ann", null, 1));
        assertThat(violations()).isEmpty();

        events.clear();
        rewind(Side.REFERENCING);
        assertThat(violations()).singleElement().asString().startsWith("rejected without a reason");
    }

    @Test
    void a_part_of_a_forgotten_batch_may_come_back() {
        Draft bob = new Draft("bob", null, null, null);
        Create both = new Create(Kind.REFERENCED, List.of(new Draft("ann", null, null, null), bob), "key");
        rewind(Side.REFERENCED);
        at(20, 21, both, Reply.NONE);
        thereAtTheEnd(owner(1, "ann", 1));
        assertThat(violations()).isEmpty();

        events.clear();
        rewind(Side.REFERENCING);
        assertThat(violations()).singleElement().asString().startsWith("created in part");
    }

    private static Sighting sighting(
            Side side, EntityId row, long version, long thing, String key, long begin, long end) {
        return new Sighting(side, row, version, thing, key, begin, begin, end);
    }

    private void rewind(Side side) {
        events.add(new Copied(side, 1, 10, 11));
        events.add(new Rewound(side, 1, 30, 31));
        events.add(new Settled(40, 40));
    }

    private List<String> violations() {
        Call last = new Call(
                "here",
                10_000_000_000L,
                10_000_000_001L,
                Read.any("/everything"),
                shows(ending.toArray(Entity[]::new)));
        return Checker.violations(new History(calls, List.of(last), new Rewinds(events), sightings));
    }

    private void at(long begin, long end, Request request, Reply reply) {
        calls.add(new Call("here", begin, end, request, reply));
    }

    private void thereAtTheEnd(Entity... things) {
        ending.addAll(List.of(things));
    }

    private static Reply shows(Entity... things) {
        return Reply.success(200, List.of(things));
    }

    private static Create make(String owner) {
        return new Create(Kind.REFERENCED, List.of(new Draft(owner, null, null, null)), "key of " + owner);
    }

    private static Create make(Entity owner) {
        Draft draft = new Draft(owner.name(), owner.username(), null, null);
        return new Create(Kind.REFERENCED, List.of(draft), "key of " + owner.name());
    }

    private static Create make(Draft pet) {
        return new Create(Kind.NULLABLE, List.of(pet), "key of " + pet.name());
    }

    private static Draft pet(String name, Long owner) {
        return new Draft(name, null, owner, null);
    }

    private static Update rename(String name) {
        return new Update(new EntityId(Kind.REFERENCED, 1), name, null, null);
    }

    private static Delete delete(Action ofPets) {
        return new Delete(1, ofPets, Action.RESTRICT);
    }

    private static Update give(Long owner) {
        return new Update(new EntityId(Kind.NULLABLE, 5), null, new Target(owner), null);
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
        return entity(5, "spot", owner, version);
    }

    private static Entity entity(long id, String name, Long owner, long version) {
        return new Entity(new EntityId(Kind.NULLABLE, id), name, null, owner, version);
    }
}
