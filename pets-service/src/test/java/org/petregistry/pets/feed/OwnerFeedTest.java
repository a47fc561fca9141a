package org.petregistry.pets.feed;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.Json.json;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.foreignkey.referencing.Feed;
import org.petregistry.foreignkey.referencing.Import;
import org.petregistry.foreignkey.referencing.ReferencedService;
import org.petregistry.foreignkey.referencing.ReferencingSide;
import org.petregistry.foreignkey.referencing.RegistryCheck;
import org.petregistry.foreignkey.settings.ForeignKeySettings;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.rest.database.Transactions;
import org.petregistry.testkit.http.Json;

@ServiceTest
class OwnerFeedTest {
    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    OwnersService owners;

    @Inject
    Pool pool;

    @Inject
    Transactions transactions;

    @Inject
    ReferencedService service;

    @Inject
    RegistryCheck registry;

    @Inject
    Import imports;

    @Inject
    ReferencingSide side;

    @Inject
    ForeignKeySettings settings;

    @BeforeEach
    void owners_service_works_and_the_feed_is_read_to_its_end() {
        owners.behave();
        awaitCaughtUp();
    }

    @Test
    void an_owner_is_imported_before_a_pet_refers_to_it() {
        long owner = owners.unknown();
        owners.publish(owner, 0, "Nouman", "nou");
        awaitCaughtUp();
        assertThat(sql.isGranted(owner)).isTrue();
        pets.createPet("spot", owner).expect(201);
        assertThat(owners.questions()).isZero();
    }

    @Test
    void a_new_name_is_shown_with_its_pets() {
        long owner = sql.grant(owners.unknown(), "old", "old");
        long pet = pets.createPet("spot", owner).id();
        owners.publish(owner, 1, "new", null);
        soon().untilAsserted(() -> assertThat(
                        pets.get("/pets/" + pet + "?include=owner").json().path("owner"))
                .isEqualTo(Json.parse(json("{'id':%d,'name':'new','username':null}", owner))));
        assertThat(pets.get("/pets/" + pet).version())
                .as("the pet itself shows no name")
                .isZero();
    }

    @Test
    void an_older_version_never_overwrites_a_newer_one() {
        long owner = owners.unknown();
        owners.publish(owner, 5, "newest", "newest");
        awaitCaughtUp();
        owners.publish(owner, 3, "late", "late");
        awaitCaughtUp();
        owners.publish(owner, 5, "same version", null);
        awaitCaughtUp();
        assertThat(sql.value("select name from owner_ref where id = ?", owner)).isEqualTo("newest");
        assertThat(sql.number("select version from owner_ref where id = ?", owner))
                .isEqualTo(5);
        owners.publish(owner, 6, "newer still", null);
        awaitCaughtUp();
        assertThat(sql.value("select name from owner_ref where id = ?", owner)).isEqualTo("newer still");
    }

    @Test
    void an_older_look_up_never_overwrites_a_change_from_the_feed() {
        long owner = owners.active("as of the look-up", null);
        OwnersService.Gate gate = owners.hold();
        var pet = pets.sendAsync("POST", "/pets", json("{'name':'spot','ownerId':%d}", owner));
        gate.awaitArrival();
        owners.publish(owner, 1, "as of the feed", null);
        awaitCaughtUp();
        gate.open();
        pet.join().expect(201);
        assertThat(sql.value("select name from owner_ref where id = ?", owner)).isEqualTo("as of the feed");
    }

    @Test
    void an_older_look_up_that_waits_for_the_feed_does_not_overwrite_its_change() {
        long owner = owners.active("as of the look-up", null);
        try (Sql.Open brake = sql.brake()) {
            owners.publish(owner, 1, Sql.HELD, null);
            brake.awaitWaiting(1);
            var pet = pets.sendAsync("POST", "/pets", json("{'name':'spot','ownerId':%d}", owner));
            sql.awaitWaiting(2);
            brake.commit();
            pet.join().expect(201);
        }
        assertThat(sql.value("select name from owner_ref where id = ?", owner)).isEqualTo(Sql.HELD);
    }

    @Test
    void a_change_from_the_feed_waits_for_an_older_look_up_and_overwrites_it() {
        long owner = owners.active(Sql.HELD, null);
        try (Sql.Open brake = sql.brake()) {
            var pet = pets.sendAsync("POST", "/pets", json("{'name':'spot','ownerId':%d}", owner));
            brake.awaitWaiting(1);
            owners.publish(owner, 1, "as of the feed", null);
            sql.awaitWaiting(2);
            brake.commit();
            pet.join().expect(201);
        }
        awaitCaughtUp();
        assertThat(sql.value("select name from owner_ref where id = ?", owner)).isEqualTo("as of the feed");
    }

    @Test
    void a_slow_recall_does_not_delay_changes_of_other_owners() {
        long recalled = sql.grant(owners.unknown());
        long other = owners.unknown();
        try (Sql.Open recall = sql.begin()) {
            recall.run("select from owner_fence where owner_id = ? for update", recalled);
            // The start of a deletion is a change without a new version.
            owners.publish(recalled, 0, "somebody", null);
            owners.publish(other, 0, "other", null);
            awaitCaughtUp();
        }
        assertThat(sql.isGranted(other)).isTrue();
    }

    @Test
    void a_deletion_in_the_feed_changes_nothing() {
        long owner = sql.grant(owners.unknown());
        long pet = pets.createPet("spot", owner).id();
        owners.publishDeletion(owner, 1);
        owners.publishDeletion(owners.unknown(), 1);
        awaitCaughtUp();
        assertThat(sql.isGranted(owner)).isTrue();
        assertThat(sql.isClosed(owner)).isFalse();
        assertThat(pets.get("/pets/" + pet).json().path("ownerId").longValue()).isEqualTo(owner);
    }

    @Test
    void a_recalled_owner_is_not_imported_again_and_delays_no_other() {
        long gone = owners.unknown();
        sql.run("insert into owner_fence values (?, true)", gone);
        long other = owners.unknown();
        owners.publish(gone, 9, "ghost", null);
        owners.publish(other, 0, "living", null);
        awaitCaughtUp();
        assertThat(sql.isGranted(gone)).isFalse();
        assertThat(sql.isGranted(other)).isTrue();
    }

    @Test
    void changes_during_an_outage_of_owners_service_arrive_afterwards() {
        owners.answerChanges(aResponse().withStatus(500));
        soon().until(() -> !reachable());
        assertThat(pets.get("/q/health/ready").expect(200).text()).contains("owners-service");
        long owner = owners.unknown();
        owners.publish(owner, 0, "missed", null);
        owners.behave();
        awaitCaughtUp();
        assertThat(sql.isGranted(owner)).isTrue();
        soon().until(this::reachable);
    }

    @Test
    void only_the_first_call_after_an_interruption_does_not_wait_for_changes() {
        owners.answerChanges(aResponse().withStatus(500));
        soon().until(() -> !reachable());
        owners.behave();
        soon().untilAsserted(() -> assertThat(owners.lastWait())
                .isEqualTo((int) settings.changes().longestWait().toSeconds()));
    }

    @Test
    void a_long_poll_of_the_feed_can_exceed_the_timeout_of_other_calls() {
        long owner = owners.unknown();
        long end = owners.end();
        owners.answerChanges(aResponse()
                .withHeader("Content-Type", "application/json")
                .withFixedDelay(2_500)
                .withBody(json(
                        "{'registry':'%s','pair':'%s','items':[{'id':%d,'version':0,'name':'patience'}],'next':%d}",
                        owners.registry(), owners.pair(), owner, end)));
        soon().until(() -> sql.isGranted(owner));
    }

    @Test
    void requests_that_need_the_relation_fail_while_the_other_service_belongs_to_another_registry() {
        long owner = sql.grant(owners.unknown());
        long pet = pets.createPet("spot", owner).id();
        owners.becomeAnotherRegistry();
        soon().until(() -> pets.get("/pets?include=owner&limit=1").status() == 503);
        long ghost = owners.unknown();
        owners.publish(ghost, 0, "of the other registry", null);
        pets.get("/pets/" + pet + "?include=owner").expectProblem(503, "owners-unavailable");
        pets.get("/pets?owner.name=x").expectProblem(503, "owners-unavailable");
        pets.get("/pets?sort=owner.name").expectProblem(503, "owners-unavailable");
        pets.get("/pets?include=owner", "Accept", "application/x-ndjson").expectProblem(503, "owners-unavailable");
        pets.get("/pets/" + pet + "/owner").expectProblem(503, "owners-unavailable");
        pets.createPet("x", owner).expectProblem(503, "owners-unavailable");
        pets.createPost("x", owner, null).expectProblem(503, "owners-unavailable");
        pets.get("/pets/" + pet).expect(200);
        pets.createPet("of nobody", null).expect(201);
        pets.get("/q/health/ready").expect(503);
        assertThat(sql.isGranted(ghost)).isFalse();
        owners.behave();
        soon().until(() -> pets.get("/pets?include=owner&limit=1").status() == 200);
        pets.get("/q/health/ready").expect(200);
        pets.createPet("x", owner).expect(201);
    }

    @Test
    void two_consumers_of_the_feed_have_the_same_result() {
        Cancellable second = secondConsumer().follow().subscribe().with(nothing -> {}, failure -> {});
        try {
            for (int i = 0; i < 30; i++) {
                long owner = owners.unknown();
                owners.publish(owner, 1, "first", null);
                if (i % 3 == 0) {
                    awaitCaughtUp();
                }
                owners.publish(owner, 2, "second", null);
            }
            awaitCaughtUp();
            assertThat(sql.number("select count(*) from owner_ref where name = 'second' and version = 2"))
                    .isEqualTo(30);
            assertThat(sql.number("select count(*) from owner_ref where name = 'first'"))
                    .isZero();
        } finally {
            second.cancel();
        }
    }

    @Test
    void a_consumer_that_was_overtaken_does_not_move_the_cursor_back() {
        long late = owners.unknown();
        try (Sql.Open faster = sql.begin()) {
            faster.run("select from registry for update");
            owners.publish(late, 0, "late", null);
            faster.awaitWaiting(1); // the service has read the change, and wants to apply it
            long next = owners.unknown();
            owners.publish(next, 0, "next", null);
            faster.run("update registry set feed_cursor = ?", owners.end()).commit();
        }
        long last = owners.unknown();
        owners.publish(last, 0, "last", null);
        awaitCaughtUp();
        assertThat(sql.isGranted(last)).isTrue();
        assertThat(sql.isGranted(late)).as("a batch for another cursor").isFalse();
    }

    private Feed secondConsumer() {
        return new Feed(pool, transactions, service, registry, imports, side, settings, new SimpleMeterRegistry());
    }

    private boolean reachable() {
        return pets.get("/q/health/ready").text().replaceAll("\\s", "").contains(json("'reachable':true"));
    }

    private void awaitCaughtUp() {
        soon().until(() -> sql.number("select feed_cursor from registry") == owners.end());
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(20));
    }
}
