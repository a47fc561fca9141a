package org.petregistry.systemtests.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** Reads a query from its first page to its last, and compares each with the reference at that moment. */
final class PagedComparison {
    private final LiveServices live;
    private final ReferenceModel reference;
    private final Api service;
    private final Query query;
    private final List<ConcurrentChange> changes;

    /** The position of each row that has matched at an unchanged position all the time. */
    private Map<Integer, List<Object>> unmoved;

    /** The positions at which each row was seen. */
    private final Map<Integer, List<List<Object>>> seen = new HashMap<>();

    PagedComparison(LiveServices live, Query query, List<ConcurrentChange> changes) {
        this.live = live;
        this.reference = live.reference();
        this.service = live.service(query.collection());
        this.query = query;
        this.changes = changes;
    }

    /** @throws AssertionError at the first page that differs */
    void go() {
        Row holder = reference.row(query.holder());
        if (query.holder() != 0 && holder == null) {
            return; // left out of a shorter case
        }
        String path = query.collection().path().formatted(holder == null ? 0 : holder.id) + "?" + parameters();
        if (query.stream()) {
            stream(path);
        } else {
            pages(path);
        }
    }

    private void stream(String path) {
        Answer answer = service.get(path, "Accept", "application/x-ndjson");
        assertThat(answer).hasStatus(200);
        compare(answer, answer.lines(), reference.answer(query));
    }

    private void pages(String first) {
        List<Object> after = null;
        int read = 0;
        String next = first + "&limit=0";
        while (next != null) {
            List<Row> rest = rest(after);
            int limit = query.limit(read);
            Answer answer = service.get(
                    next.replaceAll("([?&])limit=[0-9]+", "$1limit=" + limit) + (query.count() ? "&count=true" : ""));
            assertThat(answer).hasStatus(200);
            List<Row> page = rest.subList(0, Math.min(limit, rest.size()));
            compare(answer, Json.each(answer.items(), item -> item), page);
            remember(page);
            next = answer.json().path("next").textValue();
            assertThat(next != null).as("a next page after %s", answer).isEqualTo(rest.size() > limit);
            assertThat(answer.json().has("total")).as("total of %s", answer).isEqualTo(query.count());
            if (query.count()) {
                assertThat(answer).hasNumber("total", reference.answer(query).size());
            }
            after = page.isEmpty() ? after : reference.place(page.get(page.size() - 1), query);
            read++;
            changesAfter(read);
        }
        assertPromise();
    }

    /** The rows that match now and come after a position. */
    private List<Row> rest(List<Object> after) {
        return reference.answer(query).stream()
                .filter(row ->
                        after == null || ReferenceModel.order(query).compare(reference.place(row, query), after) > 0)
                .toList();
    }

    private void changesAfter(int pages) {
        while (!changes.isEmpty() && changes.get(0).afterPage() <= pages) {
            live.happen(changes.remove(0));
        }
    }

    private void remember(List<Row> page) {
        Map<Integer, List<Object>> places = reference.answer(query).stream()
                .collect(Collectors.toMap(row -> row.key, row -> reference.place(row, query)));
        if (unmoved == null) {
            unmoved = new HashMap<>(places);
        }
        unmoved.entrySet().removeIf(row -> !row.getValue().equals(places.get(row.getKey())));
        page.forEach(
                row -> seen.computeIfAbsent(row.key, first -> new ArrayList<>()).add(reference.place(row, query)));
    }

    /** The guarantee of the API: a row that keeps its position is seen exactly once; one that is seen again has moved. */
    private void assertPromise() {
        assertThat(unmoved.keySet()).as("rows that kept their place").allMatch(key -> seen.containsKey(key));
        assertThat(seen).as("places at which a row was seen").allSatisfy((key, places) -> assertThat(places)
                .doesNotHaveDuplicates());
    }

    private void compare(Answer answer, List<JsonNode> actual, List<Row> expected) {
        assertThat(actual.stream().map(item -> item.path("id").longValue()))
                .as("ids in %s", answer)
                .containsExactlyElementsOf(expected.stream().map(row -> row.id).toList());
        for (int i = 0; i < actual.size(); i++) {
            assertThat(comparable(actual.get(i)))
                    .as("item %d of %s", i, answer)
                    .isEqualTo(Json.parse(Json.quoted(reference.shown(expected.get(i), query.includes()))));
        }
    }

    /** Without the times of the last changes, and without the links of embedded pages. */
    private static JsonNode comparable(JsonNode item) {
        if (item instanceof ObjectNode object) {
            object.remove("updatedAt");
            if (object.path("next").isTextual()) {
                object.put("next", "");
            }
        }
        item.forEach(PagedComparison::comparable);
        return item;
    }

    private String parameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (QueryFilter filter : query.filters()) {
            parameters.put(
                    filter.parameter(),
                    filter.values().stream().map(reference::text).toList());
        }
        if (!query.sorts().isEmpty()) {
            parameters.put("sort", List.of(String.join(",", query.sorts())));
        }
        if (!query.includes().isEmpty()) {
            parameters.put("include", List.of(String.join(",", query.includes())));
        }
        return parameters.entrySet().stream()
                .flatMap(parameter -> parameter.getValue().stream()
                        .map(value -> parameter.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
    }
}
