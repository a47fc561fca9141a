package org.petregistry.standalone.sampledata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.petregistry.terminal.CommandFailure;
import org.petregistry.terminal.Terminal;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SampleFillTest {

    private static final int CREATED = 201;

    private final StringWriter output = new StringWriter();
    private final Batches owners = new Batches();
    private final Batches pets = new Batches();
    private final Terminal terminal = new Terminal(new PrintWriter(output), false, Optional.empty());
    private HttpServer server;
    private URI address;
    private SampleFill fill;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/owners/batch", owners::take);
        server.createContext("/pets/batch", pets::take);
        server.start();
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        fill = new SampleFill(address, address, terminal);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void sends_valid_batches_and_gives_each_pet_a_created_owner() {
        owners.firstId = 500;
        fill.fill(new SampleSize(2001, 1500));

        assertThat(owners.sizes).containsExactlyInAnyOrder(1000, 1000, 1);
        assertThat(pets.sizes).containsExactlyInAnyOrder(1000, 500);
        assertThat(pets.drafts)
                .extracting(pet -> pet.path("ownerId").longValue())
                .allMatch(id -> id >= 500 && id <= 2500);
        assertThat(output.toString()).contains("created 2001 owners and 1500 pets in ");
    }

    @Test
    void without_owners_pets_are_created_without_an_owner() {
        fill.fill(new SampleSize(0, 50));

        assertThat(owners.sizes).isEmpty();
        assertThat(pets.drafts).hasSize(50).noneMatch(pet -> pet.has("ownerId"));
    }

    @Test
    void a_batch_that_a_busy_service_rejected_is_retried() {
        pets.answers.addAll(List.of(503, 503, CREATED));
        fill.fill(new SampleSize(20, 50));

        assertThat(pets.drafts).hasSize(50);
        assertThat(pets.answers).isEmpty();
    }

    @Test
    void a_rejected_batch_is_reported_with_the_reason() {
        pets.answers.add(422);

        assertThatThrownBy(() -> fill.fill(new SampleSize(20, 50)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageMatching(
                        "the sample data are incomplete: POST \\S+/pets/batch was answered with 422: " + "not today");
    }

    @Test
    void an_unavailable_service_is_reported_in_one_line() {
        server.stop(0);
        SampleFill impatient = new SampleFill(address, address, terminal, Duration.ZERO);

        assertThatThrownBy(() -> impatient.fill(new SampleSize(20, 50)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("the sample data are incomplete: POST " + address
                        + "/owners/batch got no answer (cannot connect)")
                .hasMessageNotContaining("\n");
    }

    /** The received requests of one service, and its answers; {@link HttpServer} asks it one at a time. */
    private static final class Batches {

        private final List<Integer> sizes = new ArrayList<>();
        private final List<JsonNode> drafts = new ArrayList<>();
        private final List<Integer> answers = new ArrayList<>();
        private long firstId = 1;

        void take(HttpExchange exchange) throws IOException {
            JsonNode batch = new ObjectMapper().readTree(exchange.getRequestBody());
            ObjectNode answer = new ObjectMapper().createObjectNode();
            int status = answers.isEmpty() ? CREATED : answers.remove(0);
            if (status == CREATED) {
                sizes.add(batch.size());
                ArrayNode items = answer.putArray("items");
                for (JsonNode draft : batch) {
                    items.addObject().put("id", firstId + drafts.size());
                    drafts.add(draft);
                }
            } else {
                answer.put("detail", "not today");
            }
            byte[] text = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        }
    }
}
