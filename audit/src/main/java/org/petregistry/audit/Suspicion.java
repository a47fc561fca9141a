package org.petregistry.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A fault that one owner seems to have, by what each side says about it.
 *
 * @param ownerId the owner
 * @param fault the fault
 * @param why what each side says, in words
 */
record Suspicion(long ownerId, Fault fault, String why) {

    /**
     * Compares what both sides say about an owner.
     *
     * @param id the owner
     * @param before the answer of pets-service before owners-service was asked
     * @param known the answer of owners-service
     * @param after the answer of pets-service afterwards
     * @return null if the owner seems to have no fault
     */
    static Suspicion of(long id, JsonNode before, JsonNode known, JsonNode after) {
        String state = known.path("state").textValue();
        boolean isThere = state.equals("active") || state.equals("deleting");
        boolean isGranted = !after.path("version").isNull();
        Map<String, Long> counts = counts(after);
        long children = counts.values().stream().mapToLong(Long::longValue).sum();
        String why = "%s at owners-service; at pets-service its fence is %s, %s"
                .formatted(inWords(known, state), after.path("fence").textValue(), inWords(after, counts));
        if (!isThere && (isGranted || children > 0) || !isGranted && children > 0) {
            return new Suspicion(id, Fault.DANGLING, why);
        }
        if (!state.equals("active")) {
            // An owner that is being deleted may be recalled already; its copy is deleted with it.
            return null;
        }
        if (before.path("fence").textValue().equals("closed")) {
            return new Suspicion(id, Fault.UNREFERENCEABLE, why);
        }
        return isGranted && isSame(known, after) ? null : new Suspicion(id, Fault.STALE, why);
    }

    private static boolean isSame(JsonNode known, JsonNode granted) {
        return known.properties().stream()
                .filter(member -> !member.getKey().equals("state"))
                .allMatch(member -> member.getValue().equals(granted.path(member.getKey())));
    }

    /** Leaves out names, which are personal data. */
    private static String inWords(JsonNode known, String state) {
        JsonNode version = known.path("version");
        return version.isNull() ? state : state + " in version " + version.longValue();
    }

    private static String inWords(JsonNode granted, Map<String, Long> counts) {
        JsonNode version = granted.path("version");
        return "%s; rows that refer to it: %s"
                .formatted(
                        version.isNull() ? "it has no grant" : "its grant has version " + version.longValue(),
                        counts.entrySet().stream()
                                .map(relation -> relation.getKey() + " " + relation.getValue())
                                .collect(Collectors.joining(", ")));
    }

    /** How many rows refer to the owner through each relation: every number except the id and the version. */
    private static Map<String, Long> counts(JsonNode granted) {
        Map<String, Long> counts = new LinkedHashMap<>();
        granted.properties().stream()
                .filter(member -> member.getValue().isIntegralNumber())
                .filter(member -> !Set.of("id", "version").contains(member.getKey()))
                .forEach(member -> counts.put(member.getKey(), member.getValue().longValue()));
        return counts;
    }
}
