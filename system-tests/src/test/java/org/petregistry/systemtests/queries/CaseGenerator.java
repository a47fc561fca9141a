package org.petregistry.systemtests.queries;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.petregistry.systemtests.queries.QueryFilter.Value;

/** Generates random rows, queries and changes. The same seed generates the same ones. */
final class CaseGenerator {
    /**
     * Letters whose lower case or place among the code points is easily got wrong, and what LIKE or SQL would take for
     * something else. The Greek sigma is not among them: what its lower case is depends on what follows it, so that a
     * prefix may end in another one than the text that it is the beginning of.
     */
    private static final List<String> PARTS = List.of(
            "a",
            "A",
            "b",
            "B",
            "z",
            "é",
            "É",
            "e\u0301",
            "ß",
            "ı",
            "İ",
            "I",
            "%",
            "_",
            "\\",
            "'",
            "''",
            "\"",
            "--",
            ";",
            "&",
            "+",
            "#",
            "=",
            " x",
            "\u200Fא",
            "\uFF5E",
            "\uD83D\uDC15",
            "\uD801\uDC00",
            "\uD801\uDC28",
            "Spot",
            "spot");

    private static final List<String> SPECIES = List.of("Dog", "dog", "Cat", "É", "é", "%", "\uD83D\uDC15");
    private static final List<String> USERNAMES = List.of("ann", "Ann", "ANN_", "bo.", "Bo-", "z_");

    private final Random random;
    private int lastKey;
    private int lastBatch;

    CaseGenerator(Random random) {
        this.random = random;
    }

    /** The rows of a registry, created by several requests, so that some have the same time. */
    List<Draft> rows() {
        List<Draft> rows = new ArrayList<>();
        several(rows, Resource.ROLE, 5, 1);
        several(rows, Resource.OWNER, 24, 6);
        several(rows, Resource.PET, 60, 12);
        several(rows, Resource.POST, 50, 12);
        return rows;
    }

    private void several(List<Draft> rows, Resource resource, int number, int perRequest) {
        Map<Resource, List<Integer>> keys = new LinkedHashMap<>();
        for (Resource other : Resource.values()) {
            keys.put(
                    other,
                    rows.stream()
                            .filter(row -> row.resource() == other)
                            .map(Draft::key)
                            .toList());
        }
        for (int i = 0; i < number; i++) {
            if (i % perRequest == 0) {
                lastBatch++;
            }
            rows.add(draft(resource, keys));
        }
    }

    private Draft draft(Resource resource, Map<Resource, List<Integer>> keys) {
        lastKey++;
        Map<String, Object> members = new LinkedHashMap<>();
        resource.members().forEach(member -> members.put(member, value(resource, member, keys)));
        return new Draft(resource, lastKey, lastBatch, members);
    }

    private Object value(Resource resource, String member, Map<Resource, List<Integer>> keys) {
        if (resource.mayBeNull(member) && chance(3)) {
            return null;
        }
        Resource other = resource.references().get(member);
        if (other != null) {
            return keys.get(other).isEmpty() ? null : one(keys.get(other));
        }
        int unique = 10 + random.nextInt(90_000);
        return switch (member) {
            case "username" -> one(USERNAMES) + unique + "." + lastKey;
            case "email" -> one(USERNAMES) + unique + "." + lastKey + "@Example.org";
            case "species" -> one(SPECIES);
            default -> resource == Resource.ROLE ? text() + " " + unique + "." + lastKey : text();
        };
    }

    /** Any query about existing rows. */
    Query query(ReferenceModel now) {
        QueriedCollection collection = one(Stream.of(QueriedCollection.values())
                .filter(any -> any.holder() == null || !now.rows(any.holder()).isEmpty())
                .toList());
        Resource shown = collection.shown();
        int holder = collection.holder() == null ? 0 : one(now.rows(collection.holder())).key;
        boolean stream = collection.isStreamed() && chance(6);
        List<String> includes = chance(3) ? someOf(shown.includes(), 2) : List.of();
        if (stream) {
            includes = includes.stream()
                    .filter(include -> !List.of("pets", "posts").contains(include))
                    .toList();
        }
        return new Query(
                collection,
                holder,
                filters(shown, now),
                sorts(shown),
                includes,
                !stream && chance(4),
                stream,
                random.ints(3, 1, chance(3) ? 8 : 40).boxed().toList());
    }

    private List<String> sorts(Resource resource) {
        return someOf(resource.fields().stream().filter(QueryField::sorts).toList(), 3).stream()
                .map(field -> (random.nextBoolean() ? "-" : "") + field.name())
                .toList();
    }

    private List<QueryFilter> filters(Resource resource, ReferenceModel now) {
        Map<String, QueryFilter> filters = new LinkedHashMap<>();
        for (int i = chance(4) ? 0 : random.nextInt(4); i > 0; i--) {
            QueryField field = one(resource.fields());
            if (!field.operators().isEmpty()) {
                QueryOperator operator = one(field.operators());
                List<Value> values = Stream.generate(() -> value(resource, field, operator, now))
                        .limit(operator == QueryOperator.EQUAL ? 1 + random.nextInt(3) : 1)
                        .distinct()
                        .toList();
                QueryFilter filter = new QueryFilter(field, operator, values);
                filters.put(filter.parameter(), filter);
            }
        }
        return List.copyOf(filters.values());
    }

    private Value value(Resource resource, QueryField field, QueryOperator operator, ReferenceModel now) {
        if (operator == QueryOperator.IS_NULL) {
            return new Value.Flag(random.nextBoolean());
        }
        if (field.name().equals("state")) {
            return new Value.Text(one(List.of("active", "active", "deleting")));
        }
        if (field.name().equals("createdAt")) {
            return new Value.TimeOf(someRow(resource, now), one(List.of(0, 0, 0, 1, -1, 1000)));
        }
        if (field.name().equals("id")) {
            return new Value.IdOf(someRow(resource, now));
        }
        if (field.name().endsWith("Id")) {
            return new Value.IdOf(someRow(resource.references().get(field.name()), now));
        }
        Resource holder = field.isBehindRelation() ? Resource.OWNER : resource;
        String text = (String) Stream.generate(() -> now.rows(holder))
                .limit(1)
                .filter(rows -> !rows.isEmpty() && !chance(4))
                .map(rows -> one(rows).members.get(field.name().replaceFirst(".*\\.", "")))
                .filter(Objects::nonNull)
                .findAny()
                .orElseGet(this::text);
        String piece = operator == QueryOperator.EQUAL ? text : piece(text, operator == QueryOperator.PREFIX);
        return new Value.Text(
                switch (random.nextInt(4)) {
                    case 0 -> piece.toUpperCase(Locale.ROOT);
                    case 1 -> piece.toLowerCase(Locale.ROOT);
                    default -> piece;
                });
    }

    private int someRow(Resource resource, ReferenceModel now) {
        List<Row> rows = now.rows(resource);
        return rows.isEmpty() ? 0 : one(rows).key;
    }

    /** The beginning of a text, or any part of it. */
    private String piece(String text, boolean beginning) {
        int[] points = text.codePoints().toArray();
        int from = beginning ? 0 : random.nextInt(points.length);
        int length = 1 + random.nextInt(Math.min(3, points.length - from));
        return new String(points, from, length);
    }

    /** Changes while the pages of a query are read: one after most pages. */
    List<ConcurrentChange> changes(Query query, ReferenceModel now) {
        Map<Resource, List<Integer>> keys = new LinkedHashMap<>();
        for (Resource resource : Resource.values()) {
            keys.put(
                    resource,
                    new ArrayList<>(
                            now.rows(resource).stream().map(row -> row.key).toList()));
        }
        List<ConcurrentChange> changes = new ArrayList<>();
        for (int page = 1; page <= 5; page++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                changes.add(change(page, query, keys));
            }
        }
        return changes;
    }

    private ConcurrentChange change(int page, Query query, Map<Resource, List<Integer>> keys) {
        // Most of them to the shown rows, some to those that they refer to.
        Resource resource =
                chance(3) ? one(List.of(Resource.values())) : query.collection().shown();
        List<Integer> present = keys.get(resource);
        int kind = random.nextInt(10);
        if (kind < 4 || present.isEmpty()) {
            lastBatch++;
            Draft draft = draft(resource, keys);
            present.add(draft.key());
            return new ConcurrentChange.Make(page, draft);
        }
        int key = one(present);
        if (kind < 6 && key != query.holder()) {
            return new ConcurrentChange.Delete(page, resource, key, random.nextBoolean());
        }
        Map<String, Object> members = new LinkedHashMap<>();
        someOf(resource.members(), 2).forEach(member -> members.put(member, value(resource, member, keys)));
        members.entrySet().removeIf(member -> member.getValue() == null && !resource.mayBeNull(member.getKey()));
        return new ConcurrentChange.Patch(page, resource, key, members);
    }

    private String text() {
        String text = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> one(PARTS))
                .collect(Collectors.joining());
        return text.strip();
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T one(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    private <T> List<T> someOf(List<T> things, int most) {
        List<T> shuffled = new ArrayList<>(things);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, Math.min(shuffled.size(), random.nextInt(most + 1)));
    }
}
