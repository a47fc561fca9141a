package org.petregistry.systemtests.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/**
 * The example of the foreign key, customers and orders: orders must have a customer, and restrict its deletion; wishes
 * can have one, and are set to null.
 */
class PairIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SECRET = "Bearer " + RunningRegistry.SECRET;

    private static LinkedRegistry pair;
    private static Api customers;
    private static Api orders;

    @BeforeAll
    static void begin() {
        pair = LinkedRegistry.start(
                "pair", new DatabasePair("pair"), 1, LinkedRegistry.Applications.built(Pair.CUSTOMERS_AND_ORDERS));
        customers = pair.referenced().get(0).service().api();
        orders = pair.referencing().get(0).service().api();
    }

    @AfterAll
    static void end() {
        pair.close();
    }

    @Test
    void an_order_can_refer_to_a_customer() {
        long customer = customer("Ada");
        assertThat(order(customer)).hasStatus(201);

        assertThat(customers
                        .get("/customers/" + customer + "?include=orders,wishes")
                        .json()
                        .at("/orders/items/0/customerId")
                        .longValue())
                .isEqualTo(customer);
        assertThat(customers
                        .get("/customers/" + customer + "/orders?include=customer&customer.name=Ada")
                        .json()
                        .at("/items/0/customer/name")
                        .textValue())
                .isEqualTo("Ada");
    }

    @Test
    void an_order_cannot_refer_to_a_customer_that_never_existed() {
        assertThat(order(999_999)).isProblem(422, "customer-not-found").pointsOnlyTo("/customerId");
    }

    @Test
    void orders_restrict_the_deletion_of_their_customer() {
        long customer = customer("Ada");
        assertThat(order(customer)).hasStatus(201);

        Answer refusal = customers.delete("/customers/" + customer);

        assertThat(refusal)
                .isProblem(409, "customer-has-orders")
                .hasNumber("orders", 1)
                .hasNumber("wishes", 0)
                .hasText("detail", "The customer " + customer + " has 1 order and 0 wishes.");
        assertThat(customers.get("/customers/" + customer)).hasText("state", "active");
    }

    @Test
    void deleting_a_customer_sets_the_reference_of_wishes_to_null() {
        long customer = customer("Ada");
        long wish = wish(customer).id();

        assertThat(customers.delete("/customers/" + customer)).hasStatus(204);

        assertThat(customers.get("/customers/" + customer)).isProblem(410, "customer-deleted");
        assertThat(orders.get("/wishes/" + wish)).hasNull("customerId").hasNumber("version", 1);
        assertThat(wish(customer)).isProblem(422, "customer-deleted");
    }

    @Test
    void deleting_a_customer_with_cascade_deletes_its_wishes() {
        long customer = customer("Ada");
        long wish = wish(customer).id();

        assertThat(customers.delete("/customers/" + customer + "?wishes=cascade"))
                .hasStatus(204);

        assertThat(orders.get("/wishes/" + wish)).isProblem(404, "not-found");
    }

    @Test
    void wishes_restrict_the_deletion_of_their_customer_on_request() {
        long customer = customer("Ada");
        assertThat(wish(customer)).hasStatus(201);

        assertThat(customers.delete("/customers/" + customer + "?wishes=restrict"))
                .isProblem(409, "customer-has-wishes")
                .hasText("detail", "The customer " + customer + " has 0 orders and 1 wish.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders=set-null", "orders=all", "wishes=all", "wishes=", "others=restrict"})
    void an_action_that_a_relation_does_not_support_is_rejected(String query) {
        assertThat(customers.delete("/customers/" + customer("Ada") + "?" + query))
                .isProblem(400, "invalid-request");
    }

    @Test
    void a_changed_name_is_shown_with_the_wishes() {
        long customer = customer("Ada");
        long wish = wish(customer).id();

        assertThat(customers.patch("/customers/" + customer, json("{'name': 'Grace'}")))
                .hasStatus(200);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(orders.get("/wishes/" + wish + "?include=customer")
                        .json()
                        .at("/customer/name")
                        .textValue())
                .isEqualTo("Grace"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3", "one"})
    void a_call_with_another_version_of_the_messages_is_rejected(String version) {
        assertThat(customers.post(
                        "/internal/customers/lookup",
                        json("{'ids': [1]}"),
                        "Authorization",
                        SECRET,
                        "Foreign-Key-Version",
                        version))
                .isProblem(400, "foreign-key-version");
    }

    @Test
    void a_call_of_a_tool_needs_no_version() {
        Answer answer =
                customers.post("/internal/customers/lookup", json("{'ids': [999999]}"), "Authorization", SECRET);

        assertThat(answer.json().at("/customers/0/state").textValue()).isEqualTo("unknown");
    }

    @Test
    void a_recall_must_name_every_relation() {
        assertThat(orders.put(
                        "/internal/recalls/" + UUID.randomUUID(),
                        json("{'customerId': 1, 'orders': 'restrict'}"),
                        "Authorization",
                        SECRET,
                        "Registry-Id",
                        UUID.randomUUID().toString()))
                .hasStatus(400)
                .pointsOnlyTo("/wishes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/customers/1/others",
                "/others/1/orders",
                "/others/1",
                "/internal/others/changes",
                "/internal/others/1",
                "/internal/others/1/wishes"
            })
    void an_undeclared_path_is_not_found(String path) {
        Stream.of(customers, orders)
                .forEach(service -> Stream.of("GET", "POST", "DELETE").forEach(method -> assertThat(service.send(
                                method, path, method.equals("POST") ? "{}" : null, "Authorization", SECRET))
                        .isProblem(404, "not-found")));
    }

    @Test
    void an_unsupported_method_is_rejected_with_the_supported_ones() {
        assertThat(customers.put("/customers/1", "{}")).isProblem(405, "method-not-allowed");
        assertThat(customers.put("/customers/1", "{}")).hasHeader("Allow", "DELETE, GET, HEAD, OPTIONS, PATCH");
        assertThat(customers.delete("/customers/1/orders")).hasHeader("Allow", "GET, HEAD, OPTIONS");
    }

    @Test
    void both_sides_have_the_same_digests() {
        assertThat(wish(customer("Ada"))).hasStatus(201);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(digests(orders, "/internal/grants/digests"))
                .isNotEmpty()
                .isEqualTo(digests(customers, "/internal/customers/digests")));
    }

    private static JsonNode digests(Api service, String path) {
        return service.get(path, "Authorization", SECRET).json().path("pieces");
    }

    private static long customer(String name) {
        return customers
                .post("/customers", Pair.CUSTOMERS_AND_ORDERS.draft(name))
                .id();
    }

    private static Answer order(long customer) {
        return orders.post("/orders", Pair.CUSTOMERS_AND_ORDERS.mandatory().draft("a book", customer));
    }

    private static Answer wish(long customer) {
        return orders.post("/wishes", Pair.CUSTOMERS_AND_ORDERS.nullable().draft("a pony", customer));
    }
}
