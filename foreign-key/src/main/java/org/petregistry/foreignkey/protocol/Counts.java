package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How many things each decision of a comparison was applied to, by {@code deleted}, {@code resurrected} and so on. */
public final class Counts {
    /** These concern what the other side, or clients, already know. The others only bring copies up to date. */
    private static final Set<String> HARMLESS = Set.of(
            word(ReferencedDecision.RAISE_VERSION),
            word(ReferencingDecision.TAKE_KEY),
            word(ReferencingDecision.REFRESH));

    private static final String RESURRECTED = "resurrected";
    private static final String CLOSED = "closed";
    private static final String DELETED = "deleted";
    private static final String MOVED = "moved";
    private static final List<String> ALWAYS = List.of(RESURRECTED, CLOSED, DELETED, MOVED);

    private final Map<String, Long> numbers = new TreeMap<>();

    /** Counts one more. */
    public void add(ReferencedDecision decision) {
        if (decision != ReferencedDecision.NOTHING) {
            numbers.merge(word(decision), 1L, Long::sum);
        }
    }

    /** Counts one more. */
    public void add(ReferencingDecision decision) {
        if (decision != ReferencingDecision.NOTHING) {
            numbers.merge(word(decision), 1L, Long::sum);
        }
    }

    /** Adds others. */
    public void add(Counts others) {
        others.numbers.forEach((decision, count) -> numbers.merge(decision, count, Long::sum));
    }

    /** Whether nothing was decided. */
    public boolean isEmpty() {
        return numbers.isEmpty();
    }

    /** The number of decisions that create, delete, move or release something. */
    public long differences() {
        return numbers.entrySet().stream()
                .filter(entry -> !HARMLESS.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The JSON of the message. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        numbers.forEach(json::put);
        return json;
    }

    /** @throws IllegalArgumentException if a member is no number */
    public static Counts of(JsonNode json) {
        Counts counts = new Counts();
        json.properties().forEach(member -> {
            if (!member.getValue().isIntegralNumber()) {
                throw new IllegalArgumentException("not a number: " + member.getKey());
            }
            counts.numbers.put(member.getKey(), member.getValue().longValue());
        });
        return counts;
    }

    /** What was done, as in {@code resurrected 17}. */
    public static String word(ReferencedDecision decision) {
        return switch (decision) {
            case RESURRECT -> RESURRECTED;
            case MOVE_AND_RESURRECT -> MOVED;
            case RAISE_VERSION -> "corrected";
            case INSERT_TOMBSTONE -> "removed";
            case DELETE -> DELETED;
            case REVIVE -> "revived";
            case NOTHING -> "unchanged";
        };
    }

    private static String word(ReferencingDecision decision) {
        return switch (decision) {
            case CLOSE_BY_FORCE -> CLOSED;
            case TAKE_KEY -> "identified";
            case REFRESH -> "refreshed";
            case REOPEN -> "reopened";
            case NOTHING -> "unchanged";
        };
    }

    /** Every word that can occur. */
    public static Set<String> words() {
        Set<String> words = new LinkedHashSet<>(ALWAYS);
        Stream.of(ReferencedDecision.values())
                .filter(decision -> decision != ReferencedDecision.NOTHING)
                .forEach(decision -> words.add(word(decision)));
        Stream.of(ReferencingDecision.values())
                .filter(decision -> decision != ReferencingDecision.NOTHING)
                .forEach(decision -> words.add(word(decision)));
        return words;
    }

    /** The numbers by word, without zeros. */
    public Map<String, Long> numbers() {
        return Map.copyOf(numbers);
    }

    /** {@code resurrected 17, closed 3, deleted 0, moved 0}; other numbers only if they are not 0. */
    @Override
    public String toString() {
        return words().stream()
                .filter(word -> ALWAYS.contains(word) || numbers.containsKey(word))
                .map(word -> word + " " + numbers.getOrDefault(word, 0L))
                .collect(Collectors.joining(", "));
    }
}
