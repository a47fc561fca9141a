package org.petregistry.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.petregistry.client.ServiceClient;
import org.petregistry.terminal.CommandFailure;
import org.petregistry.terminal.Terminal;

/** The conclusions of the audit from the answers of both services. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AuditTest {
    private static final String ACTIVE = "{'id':7,'state':'active','name':'n','username':null,'version':3}";
    private static final String DELETING = "{'id':7,'state':'deleting','name':'n','username':null,'version':3}";
    private static final String DELETED = "{'id':7,'state':'deleted','name':null,'username':null,'version':4}";
    private static final String GRANTED =
            "{'id':7,'fence':'open','name':'n','username':null,'version':3,'pets':1,'posts':0}";
    private static final String OLDER =
            "{'id':7,'fence':'open','name':'n','username':null,'version':2,'pets':1,'posts':0}";
    private static final String RENAMED =
            "{'id':7,'fence':'open','name':'m','username':null,'version':3,'pets':1,'posts':0}";
    private static final String CLOSED =
            "{'id':7,'fence':'closed','name':null,'username':null,'version':null,'pets':0,'posts':0}";
    private static final String NEVER_HEARD_OF =
            "{'id':7,'fence':'none','name':null,'username':null,'version':null,'pets':0,'posts':0}";
    private static final String ORPHANED =
            "{'id':7,'fence':'none','name':null,'username':null,'version':null,'pets':2,'posts':0}";

    private final StringWriter output = new StringWriter();
    private final Side owners = new Side();
    private final Side pets = new Side();

    /** How many more times the change feed lists the last change of owner 7 as still to come. */
    private final AtomicInteger timesComing = new AtomicInteger();

    private final List<String> feedPlaces = new CopyOnWriteArrayList<>();

    private String settling = "{'last':null,'restored':0}";

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/internal/owners", owners::answer);
        server.createContext("/internal/owners/changes", this::answerChanges);
        server.createContext("/internal/grants", pets::answer);
        server.createContext("/internal/pairing/last", this::answerSettling);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void equal_digests_are_enough() {
        owners.digest("a", "200000");
        pets.digest("a", "null");
        owners.digest("b", "null");
        pets.digest("b", "null");
        assertThat(isClean()).isTrue();
        assertThat(output)
                .asString()
                .contains("compared 2 owners with 2 grants in ", "0 dangling, 0 unreferenceable, 0 stale");
        assertThat(owners.places).containsExactly("0", "200000");
        assertThat(pets.places).containsExactly("0", "200000");
    }

    @Test
    void the_last_settling_is_printed() {
        owners.digest("a", "null");
        pets.digest("a", "null");
        settling = "{'last':{'at':'2026-11-22T02:00:00.123Z','millis':349,'counts':{'closed':3,'resurrected':17}},"
                + "'restored':18}";
        assertThat(isClean()).isTrue();
        assertThat(output)
                .asString()
                .contains(
                        "last settled at 2026-11-22T02:00:00Z in 0.3 s: closed 3, resurrected 17",
                        "18 owners with restoredAt");
    }

    @Test
    void a_pair_that_has_never_settled_has_no_last_settling() {
        owners.digest("a", "null");
        pets.digest("a", "null");
        assertThat(isClean()).isTrue();
        assertThat(output)
                .asString()
                .contains("the services have not compared their databases yet")
                .doesNotContain("restoredAt");
    }

    @Test
    void a_copy_that_catches_up_during_the_audit_is_not_reported() {
        differ();
        timesComing.set(1);
        owners.known(ACTIVE, ACTIVE);
        pets.known(OLDER, OLDER, OLDER, GRANTED);
        assertThat(isClean()).isTrue();
        assertThat(output).asString().contains("0 dangling, 0 unreferenceable, 0 stale");
    }

    @Test
    void a_copy_that_changes_during_the_audit_is_not_reported() {
        differ();
        owners.known(ACTIVE, ACTIVE);
        pets.known(NEVER_HEARD_OF, NEVER_HEARD_OF, NEVER_HEARD_OF, OLDER);
        assertThat(isClean(Duration.ZERO)).isTrue();
    }

    @Test
    void a_reference_to_a_deleted_owner_is_dangling() {
        differ();
        owners.known(DELETED);
        pets.known(GRANTED);
        expect(
                "owner 7 is dangling: deleted in version 4 at owners-service; at pets-service its fence is open,"
                        + " its grant has version 3; rows that refer to it: pets 1, posts 0",
                "1 dangling, 0 unreferenceable, 0 stale");
    }

    @Test
    void a_pet_without_a_grant_is_dangling() {
        differ();
        owners.known(ACTIVE);
        pets.known(ORPHANED);
        expect("owner 7 is dangling", "1 dangling, 0 unreferenceable, 0 stale");
    }

    @Test
    void a_just_recalled_owner_is_not_dangling() {
        differ();
        owners.known(DELETED);
        pets.known(GRANTED, CLOSED);
        assertThat(isClean()).isTrue();
    }

    @Test
    void an_active_owner_behind_a_closed_fence_is_unreferenceable() {
        differ();
        owners.known(ACTIVE);
        pets.known(CLOSED);
        expect("owner 7 is unreferenceable", "0 dangling, 1 unreferenceable, 0 stale");
    }

    @Test
    void an_owner_that_is_being_deleted_may_be_behind_a_closed_fence() {
        differ();
        owners.known(DELETING);
        pets.known(CLOSED);
        assertThat(isClean()).isTrue();
    }

    @Test
    void a_copy_that_stays_behind_is_stale() {
        for (String copy : List.of(OLDER, RENAMED, NEVER_HEARD_OF)) {
            differ();
            owners.known(ACTIVE);
            pets.known(copy);
            expect("owner 7 is stale", "0 dangling, 0 unreferenceable, 1 stale");
        }
    }

    @Test
    void a_copy_is_stale_as_soon_as_the_feed_has_passed_the_last_change_of_its_owner() {
        differ();
        owners.known(ACTIVE);
        pets.known(OLDER);
        timesComing.set(1);
        assertThat(isClean(Duration.ofDays(1))).isFalse();
        assertThat(output).asString().contains("owner 7 is stale", "0 dangling, 0 unreferenceable, 1 stale");
        assertThat(timesComing).hasValue(0);
        assertThat(feedPlaces).containsExactly("after=42&limit=1000", "after=42&limit=1000");
    }

    @Test
    void the_second_look_starts_at_once_if_it_needs_no_wait() {
        int pieces = 40;
        owners.pieces("a", pieces);
        pets.pieces("b", pieces);
        owners.known(DELETED);
        pets.known(GRANTED);
        assertThat(isClean(Duration.ofDays(1), true)).isFalse();
        assertThat(output)
                .asString()
                .contains("40 dangling, 0 unreferenceable, 0 stale")
                .doesNotContain("waiting for");
        assertThat(feedPlaces).isEmpty();
    }

    @Test
    void a_terminal_shows_the_progress_of_the_audit() {
        differ();
        owners.known(ACTIVE);
        pets.known(OLDER);
        timesComing.set(1);
        assertThat(isClean(Duration.ofDays(1), true)).isFalse();
        assertThat(output)
                .asString()
                .contains("comparing digests, 0 owners so far", "waiting for the change feed, 1 owner");
    }

    @Test
    void two_databases_that_are_not_a_pair_are_rejected() {
        owners.digests.add("{'registry':'other','pieces':[],'next':null}");
        pets.digest("a", "null");
        assertThatThrownBy(this::isClean)
                .isInstanceOf(CommandFailure.class)
                .hasMessage("the two databases are not a pair: pets-service belongs to registry r, and this is other");
    }

    @Test
    void a_service_that_does_not_answer_is_reported_in_one_line() {
        server.stop(0);
        assertThatThrownBy(this::isClean)
                .isInstanceOf(CommandFailure.class)
                .hasMessageMatching("GET \\S+ got no answer \\(cannot connect\\): is the registry running there\\?");
    }

    @Test
    void a_wrong_secret_is_reported_with_the_answer_of_the_service() {
        owners.status = 401;
        pets.digest("a", "null");
        assertThatThrownBy(this::isClean)
                .isInstanceOf(CommandFailure.class)
                .hasMessageMatching("GET \\S+ was answered with 401: .*");
    }

    private void answerChanges(HttpExchange exchange) throws IOException {
        feedPlaces.add(exchange.getRequestURI().getQuery());
        String items =
                timesComing.getAndUpdate(times -> Math.max(0, times - 1)) > 0 ? "{\"id\":8},{\"id\":7}" : "{\"id\":8}";
        byte[] body = ("{\"items\":[" + items + "]}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void answerSettling(HttpExchange exchange) throws IOException {
        byte[] body = settling.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void differ() {
        owners.digests.clear();
        pets.digests.clear();
        owners.digest("a", "null");
        pets.digest("b", "null");
    }

    private void expect(String... lines) {
        output.getBuffer().setLength(0);
        assertThat(isClean(Duration.ZERO)).isFalse();
        assertThat(output).asString().contains(lines);
    }

    private boolean isClean() {
        return isClean(Duration.ofSeconds(10));
    }

    private boolean isClean(Duration patience) {
        return isClean(patience, false);
    }

    private boolean isClean(Duration patience, boolean interactive) {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        ServiceClient service = new ServiceClient(address, Map.of(), Duration.ofSeconds(10), Duration.ZERO);
        return new Audit(
                        service,
                        service,
                        new Terminal(new PrintWriter(output), interactive, Optional.empty()),
                        patience)
                .isClean();
    }

    /** One service. Its next answers are a queue whose last element stays. */
    private static final class Side {
        private final Deque<String> digests = new ArrayDeque<>();
        private final Deque<String> owner = new ArrayDeque<>();
        private final Deque<String> places = new ArrayDeque<>();
        private int status = 200;

        void digest(String digest, String next) {
            digests.add("{'registry':'r','pieces':[{'after':0,'count':1,'digest':'%s'}],'next':%s}"
                    .formatted(digest, next));
        }

        void pieces(String digest, int count) {
            String pieces = IntStream.range(0, count)
                    .mapToObj(piece -> "{'after':%d,'count':1,'digest':'%s'}".formatted(piece * 1_000, digest))
                    .collect(Collectors.joining(","));
            digests.add("{'registry':'r','pieces':[%s],'next':null}".formatted(pieces));
        }

        void known(String... answers) {
            owner.clear();
            owner.addAll(List.of(answers));
        }

        /** Of each thousand ids, only the seventh is known. */
        private static String all(String seven, HttpExchange exchange) throws IOException {
            List<String> all = new ArrayList<>();
            for (JsonNode id :
                    new ObjectMapper().readTree(exchange.getRequestBody()).path("ids")) {
                String known = id.longValue() % 1_000 == 7
                        ? seven
                        : NEVER_HEARD_OF.replace("'fence'", "'state':'unknown','fence'");
                all.add(known.replace("'id':7", "'id':" + id.longValue()));
            }
            return all.toString();
        }

        synchronized void answer(HttpExchange exchange) throws IOException {
            Deque<String> answers = owner;
            String query = exchange.getRequestURI().getQuery();
            if (query != null) {
                places.add(query.substring(query.indexOf('=') + 1));
                answers = digests;
            }
            String next = answers.size() > 1 ? answers.remove() : answers.peek();
            String text = query == null ? "{'registry':'r','followed':42,'owners':" + all(next, exchange) + "}" : next;
            byte[] body = (status == 200 ? text : "{'detail':'no'}")
                    .replace('\'', '"')
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }
    }
}
