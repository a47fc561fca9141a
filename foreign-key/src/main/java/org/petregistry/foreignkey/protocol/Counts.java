package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many things each decision of a comparison was applied to, by {@code delete}, {@code resurrect} and so on. */
public final class Counts {
    /** These concern what the other side, or clients, already know. The others only bring copies up to date. */
    private static final Set<String> HARMLESS = Set.of(
            word(ReferencedDecision.RAISE_VERSION),
            word(ReferencingDecision.TAKE_KEY),
            word(ReferencingDecision.REFRESH));

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

    private static String word(Enum<?> decision) {
        return decision.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** {@code 1 delete, 3 resurrect}, or {@code no differences}. */
    @Override
    public String toString() {
        return numbers.isEmpty()
                ? "no differences"
                : numbers.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }
}
