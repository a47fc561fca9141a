package org.petregistry.foreignkey.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.foreignkey.protocol.Known.State;
import org.petregistry.rest.problem.Problem;

class MessagesTest {
    private static final Thing CUSTOMER = new Thing("customer", "customers");
    private static final List<Column> COLUMNS = List.of(
            Column.text("name", "A name", "Ada", 70),
            Column.text("alias", "An alias", "ada", 70).orNull());
    private static final UUID ID = UUID.fromString("3fa85f64-5717-4562-b3fc-2c963f66afa6");

    private final Recall recall = recall(Action.RESTRICT, Action.SET_NULL);

    @Test
    void a_recall_is_serialized_with_the_declared_names() {
        assertThat(recall.toJson(CUSTOMER))
                .hasToString("{\"customerId\":7,\"orders\":\"restrict\",\"wishes\":\"set-null\"}");
        assertThat(Recall.of(ID, CUSTOMER, Map.of("customerId", 7L, "orders", "restrict", "wishes", "set-null")))
                .isEqualTo(recall);
    }

    @Test
    void an_outcome_survives_serialization() {
        Outcome outcome = recall.decide(counts(0, 3));

        assertThat(outcome.decision()).isEqualTo(Decision.CLOSED);
        assertThat(outcome.toJson(CUSTOMER))
                .hasToString("{\"deletionId\":\"" + ID
                        + "\",\"customerId\":7,\"outcome\":\"closed\",\"orders\":0,\"wishes\":3}");
        assertThat(Outcome.of(recall, CUSTOMER, 200, outcome.toJson(CUSTOMER))).isEqualTo(outcome);
    }

    @Test
    void only_restrict_refuses_a_deletion_and_only_if_there_are_rows() {
        assertThat(recall.decide(counts(1, 0)).decision()).isEqualTo(Decision.REFUSED);
        assertThat(recall(Action.CASCADE, Action.RESTRICT).decide(counts(1, 0)).decision())
                .isEqualTo(Decision.CLOSED);
        assertThat(recall(Action.CASCADE, Action.RESTRICT).decide(counts(0, 1)).decision())
                .isEqualTo(Decision.REFUSED);
    }

    @Test
    void an_invalid_or_unrelated_outcome_is_ignored() {
        ObjectNode closed = recall.decide(counts(0, 0)).toJson(CUSTOMER);

        assertNone(202, closed);
        assertNone(201, closed);
        assertNone(200, null);
        assertNone(200, closed.deepCopy().put("deletionId", UUID.randomUUID().toString()));
        assertNone(200, closed.deepCopy().put("customerId", 8));
        assertNone(200, closed.deepCopy().put("customerId", "7"));
        assertNone(200, closed.deepCopy().put("outcome", "perhaps"));
        assertNone(200, closed.deepCopy().put("outcome", "none"));
        assertNone(200, closed.deepCopy().without("wishes"));
        assertNone(200, recall.inProgress().toJson(CUSTOMER));
    }

    private void assertNone(int status, ObjectNode body) {
        assertThat(Outcome.of(recall, CUSTOMER, status, body).decision()).isEqualTo(Decision.NONE);
    }

    @Test
    void a_lookup_survives_serialization() {
        Lookup lookup = new Lookup(
                ID,
                ID,
                List.of(
                        new Known(1, State.ACTIVE, values("Ada", null), 3L, ID),
                        new Known(2, State.DELETED, values(null, null), 4L, null),
                        new Known(3, State.UNKNOWN, values(null, null), null, null)));

        assertThat(lookup.toJson(CUSTOMER, COLUMNS))
                .hasToString(
                        "{\"registry\":\"" + ID + "\",\"pair\":\"" + ID + "\",\"customers\":["
                                + "{\"id\":1,\"state\":\"active\",\"name\":\"Ada\",\"alias\":null,\"version\":3,\"key\":\""
                                + ID
                                + "\"},{\"id\":2,\"state\":\"deleted\",\"name\":null,\"alias\":null,\"version\":4,\"key\":null},"
                                + "{\"id\":3,\"state\":\"unknown\",\"name\":null,\"alias\":null,\"version\":null,\"key\":null}]}");
        assertThat(Lookup.of(lookup.toJson(CUSTOMER, COLUMNS), CUSTOMER, COLUMNS, Set.of(1L, 2L, 3L)))
                .isEqualTo(lookup);
    }

    @Test
    void an_answer_to_another_question_is_no_answer() {
        Lookup lookup = new Lookup(ID, ID, List.of(new Known(1, State.ACTIVE, values("Ada", null), 3L, ID)));
        ObjectNode nameless = lookup.toJson(CUSTOMER, COLUMNS);
        ((ObjectNode) nameless.at("/customers/0")).putNull("name");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lookup.of(lookup.toJson(CUSTOMER, COLUMNS), CUSTOMER, COLUMNS, Set.of(1L, 2L)));
        assertThatIllegalArgumentException().isThrownBy(() -> Lookup.of(nameless, CUSTOMER, COLUMNS, Set.of(1L)));
    }

    @Test
    void changes_survive_serialization() {
        Changes changes = new Changes(
                ID,
                ID,
                List.of(
                        new Known(1, State.ACTIVE, values("Ada", "ada"), 3L, ID),
                        new Known(2, State.DELETED, values(null, null), 4L, null)),
                17);

        assertThat(changes.toJson(COLUMNS))
                .hasToString("{\"registry\":\"" + ID + "\",\"pair\":\"" + ID + "\",\"items\":["
                        + "{\"id\":1,\"version\":3,\"name\":\"Ada\",\"alias\":\"ada\",\"key\":\"" + ID + "\"},"
                        + "{\"id\":2,\"version\":4,\"deleted\":true}],\"next\":17}");
        assertThat(Changes.of(changes.toJson(COLUMNS), COLUMNS)).isEqualTo(changes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3", "0", "", "2.0", "two"})
    void an_unknown_version_is_rejected(String version) {
        assertThatThrownBy(() -> ProtocolHeaders.requireVersion(version))
                .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.type())
                        .isEqualTo(ProtocolHeaders.UNKNOWN_VERSION));
    }

    @Test
    void a_tool_need_not_send_the_version() {
        ProtocolHeaders.requireVersion(null);
        ProtocolHeaders.requireVersion("2");
    }

    @Test
    void the_end_of_a_comparison_survives_serialization() {
        Counts counts = new Counts();
        counts.add(ReferencedDecision.RESURRECT);
        counts.add(ReferencedDecision.RESURRECT);
        counts.add(ReferencingDecision.CLOSE_BY_FORCE);
        Meeting.Settled settled = new Meeting.Settled(
                Map.of("order", 17L), new SettlingReport(Instant.parse("2026-11-22T02:00:00Z"), 349, counts));

        assertThat(settled.toJson())
                .hasToString("{\"held\":{\"order\":17},\"report\":{\"at\":\"2026-11-22T02:00:00Z\",\"millis\":349,"
                        + "\"counts\":{\"closed\":1,\"resurrected\":2}}}");
        assertThat(Meeting.Settled.of(settled.toJson()).toJson()).isEqualTo(settled.toJson());
        assertThat(counts).hasToString("resurrected 2, closed 1, deleted 0, moved 0");
    }

    private static Recall recall(Action orders, Action wishes) {
        Map<String, Action> actions = new LinkedHashMap<>();
        actions.put("orders", orders);
        actions.put("wishes", wishes);
        return new Recall(ID, 7, actions);
    }

    private static Map<String, Long> counts(long orders, long wishes) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("orders", orders);
        counts.put("wishes", wishes);
        return counts;
    }

    private static List<String> values(String name, String alias) {
        return Arrays.asList(name, alias);
    }
}
