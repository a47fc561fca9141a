package org.petregistry.foreignkey.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.testkit.OwnersDatabaseResource;

/**
 * A second pair of services, customers and orders, by the same module: orders must have a customer, and keep it from being
 * deleted; wishes may have one, and lose it.
 */
@QuarkusTest
@WithTestResource(OwnersDatabaseResource.class)
@WithTestResource(PairPort.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PairTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SECRET = "Bearer test-secret";

    @Inject
    Pool pool;

    @Test
    void an_order_is_given_to_a_customer() {
        long customer = customer("Ada");
        order(customer).then().statusCode(200);

        assertThat(json(get("/customers/" + customer + "?include=orders,wishes"))
                        .at("/orders/items/0/customerId")
                        .longValue())
                .isEqualTo(customer);
        JsonNode page = json(get("/customers/" + customer + "/orders?include=customer&customer.name=Ada"));
        assertThat(page.at("/items/0/customer/name").textValue()).isEqualTo("Ada");
    }

    @Test
    void a_customer_that_never_was_gets_nothing() {
        order(999_999).then().statusCode(422);
        assertThat(json(order(999_999)).path("type").textValue()).isEqualTo("/problems/customer-not-found");
        assertThat(json(order(999_999)).at("/violations/0/pointer").textValue()).isEqualTo("/customerId");
    }

    @Test
    void orders_keep_a_customer_from_being_deleted() {
        long customer = customer("Ada");
        order(customer).then().statusCode(200);

        JsonNode refusal = json(delete("/customers/" + customer));

        assertThat(refusal.path("type").textValue()).isEqualTo("/problems/customer-has-orders");
        assertThat(refusal.path("orders").longValue()).isEqualTo(1);
        assertThat(refusal.path("wishes").longValue()).isZero();
        assertThat(refusal.path("detail").textValue()).endsWith(" has 1 order and 0 wishes.");
        assertThat(json(get("/customers/" + customer)).path("state").textValue())
                .isEqualTo("active");
    }

    @Test
    void wishes_lose_a_customer_that_is_deleted() {
        long customer = customer("Ada");
        long wish = Long.parseLong(wish(customer).asString());

        delete("/customers/" + customer).then().statusCode(204);

        get("/customers/" + customer).then().statusCode(410);
        JsonNode left = json(get("/wishes?id=" + wish)).at("/items/0");
        assertThat(left.path("customerId").isNull()).isTrue();
        assertThat(left.path("version").longValue()).isEqualTo(1);
        assertThat(json(wish(customer)).path("type").textValue()).isEqualTo("/problems/customer-deleted");
    }

    @Test
    void wishes_are_deleted_with_their_customer_where_the_deletion_says_so() {
        long customer = customer("Ada");
        long wish = Long.parseLong(wish(customer).asString());

        delete("/customers/" + customer + "?wishes=cascade").then().statusCode(204);

        assertThat(json(get("/wishes?id=" + wish)).path("items")).isEmpty();
    }

    @Test
    void wishes_keep_a_customer_where_the_deletion_says_so() {
        long customer = customer("Ada");
        wish(customer).then().statusCode(200);

        JsonNode refusal = json(delete("/customers/" + customer + "?wishes=restrict"));

        assertThat(refusal.path("type").textValue()).isEqualTo("/problems/customer-has-wishes");
        assertThat(refusal.path("detail").textValue()).endsWith(" has 0 orders and 1 wish.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders=set-null", "orders=cascade", "wishes=all", "wishes=", "others=restrict"})
    void an_action_that_a_relation_does_not_allow_is_refused(String query) {
        delete("/customers/" + customer("Ada") + "?" + query).then().statusCode(400);
    }

    @Test
    void a_new_name_is_shown_with_the_wishes() {
        long customer = customer("Ada");
        long wish = Long.parseLong(wish(customer).asString());

        request()
                .body("{\"name\": \"Grace\"}")
                .put("/customers/" + customer)
                .then()
                .statusCode(200);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(json(get("/wishes?include=customer&id=" + wish))
                        .at("/items/0/customer/name")
                        .textValue())
                .isEqualTo("Grace"));
    }

    @Test
    void a_recall_waits_for_an_order_that_is_being_written_and_is_refused() {
        long customer = customer("Ada");
        wish(customer).then().statusCode(200);
        SqlConnection connection = result(pool.getConnection());
        Transaction transaction = result(connection.begin());
        result(connection
                .query("insert into purchase (item, customer_id) values ('late', " + customer + ")")
                .execute());

        CompletableFuture<Response> deletion = CompletableFuture.supplyAsync(() -> delete("/customers/" + customer));
        awaitWaiting();
        result(transaction.commit());
        result(connection.close());

        assertThat(json(deletion.join()).path("type").textValue()).isEqualTo("/problems/customer-has-orders");
    }

    @Test
    void a_wish_that_comes_while_the_recall_is_deciding_finds_the_fence_closed() {
        long customer = customer("Ada");
        long wish = Long.parseLong(wish(customer).asString());
        SqlConnection connection = result(pool.getConnection());
        Transaction transaction = result(connection.begin());
        // The recall has the grant and waits for this row.
        result(connection
                .query("select from wish where id = " + wish + " for update")
                .execute());
        CompletableFuture<Response> deletion = CompletableFuture.supplyAsync(() -> delete("/customers/" + customer));
        awaitWaiting();

        CompletableFuture<Response> late = CompletableFuture.supplyAsync(() -> wish(customer));
        result(transaction.commit());
        result(connection.close());

        assertThat(deletion.join().statusCode()).isIn(202, 204);
        assertThat(late.join().statusCode()).isIn(422, 503);
        await().atMost(PATIENCE)
                .untilAsserted(() -> get("/customers/" + customer).then().statusCode(410));
        assertThat(json(get("/wishes?id=" + wish)).at("/items/0/customerId").isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"2", "0", "one"})
    void a_call_in_another_version_of_the_messages_is_refused(String version) {
        Response answer = request()
                .header("Authorization", SECRET)
                .header("Foreign-Key-Version", version)
                .body("{\"ids\": [1]}")
                .post("/internal/customers/lookup");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("type").textValue()).isEqualTo("/problems/foreign-key-version");
    }

    @Test
    void a_call_without_a_version_is_of_version_1() {
        Response answer = request()
                .header("Authorization", SECRET)
                .body("{\"ids\": [999999]}")
                .post("/internal/customers/lookup");

        assertThat(json(answer).at("/customers/0/state").textValue()).isEqualTo("unknown");
    }

    @Test
    void a_recall_names_every_relation() {
        Response answer = request()
                .header("Authorization", SECRET)
                .header("Registry-Id", UUID.randomUUID())
                .body("{\"customerId\": 1, \"orders\": \"restrict\"}")
                .put("/internal/recalls/" + UUID.randomUUID());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/violations/0/pointer").textValue()).isEqualTo("/wishes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/customers/1/others",
                "/internal/others/changes",
                "/internal/others/1",
                "/internal/others/1/wishes"
            })
    void what_is_not_declared_is_not_found(String path) {
        request()
                .header("Authorization", SECRET)
                .header("Registry-Id", UUID.randomUUID())
                .get(path)
                .then()
                .statusCode(404);
        request().header("Authorization", SECRET).body("{}").post(path).then().statusCode(404);
    }

    @Test
    void both_sides_have_the_same_digests() {
        long customer = customer("Ada");
        wish(customer).then().statusCode(200);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(digests("/internal/grants/digests"))
                .isNotEmpty()
                .isEqualTo(digests("/internal/customers/digests")));
    }

    private static JsonNode digests(String path) {
        return json(request().header("Authorization", SECRET).get(path)).path("pieces");
    }

    /** Until somebody waits for a lock. */
    private void awaitWaiting() {
        await().atMost(PATIENCE)
                .until(() -> result(pool.query("select count(*) from pg_locks where not granted")
                                        .execute())
                                .iterator()
                                .next()
                                .getLong(0)
                        > 0);
    }

    private static <T> T result(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    private static long customer(String name) {
        return json(request().body("{\"name\": \"" + name + "\"}").post("/customers"))
                .path("id")
                .longValue();
    }

    private static Response order(long customer) {
        return request()
                .body("{\"item\": \"a book\", \"customerId\": " + customer + "}")
                .post("/orders");
    }

    private static Response wish(long customer) {
        return request()
                .body("{\"item\": \"a pony\", \"customerId\": " + customer + "}")
                .post("/wishes");
    }

    private static Response get(String path) {
        return request().get(path);
    }

    private static Response delete(String path) {
        return request().delete(path);
    }

    private static RequestSpecification request() {
        return RestAssured.given().contentType("application/json");
    }

    private static JsonNode json(Response response) {
        try {
            return new ObjectMapper().readTree(response.asString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
