package org.petregistry.rest.request;

import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.petregistry.rest.problem.ProblemDetail;
import org.petregistry.rest.query.Streams;

/**
 * The media ranges of the header {@code Accept} (RFC 9110 §12.5.1). Parameters other than the weight do not count: no
 * media type here has any. An element with a malformed weight accepts nothing.
 */
final class Accept {
    /** All media types of successful responses, in order of the server's preference. */
    private static final List<String> OFFERED =
            List.of(MediaType.APPLICATION_JSON, Streams.NDJSON, MediaType.TEXT_PLAIN);

    private static final String ANY = "*/*";

    /** RFC 9110 §12.4.2, and {@code .2}, which Java's {@code HttpURLConnection} sends. */
    private static final Pattern WEIGHT = Pattern.compile("0(\\.[0-9]*)?|\\.[0-9]+|1(\\.0*)?");

    private final Map<String, Double> weights = new HashMap<>();

    /** @param lines the values of all header lines with this name */
    Accept(List<String> lines) {
        for (String line : lines) {
            for (String element : line.split(",")) {
                if (!element.isBlank()) {
                    add(element.toLowerCase(Locale.ROOT).split(";", -1));
                }
            }
        }
    }

    private void add(String... parts) {
        String weight = "1";
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                weight = parameter.substring(2);
            }
        }
        String range = parts[0].strip();
        weights.merge(
                // HttpURLConnection sends a bare asterisk as well.
                range.equals("*") ? ANY : range,
                WEIGHT.matcher(weight).matches() ? Double.parseDouble(weight) : 0,
                Math::max);
    }

    /** Whether the header names no media range at all, which is the same as no header. */
    boolean isEmpty() {
        return weights.isEmpty();
    }

    /**
     * The acceptable media types of successful responses, best first. {@code application/problem+json} accepts, last, those
     * that no other range matches: a generated client sends it alone if it expects only error bodies.
     */
    List<String> acceptable() {
        List<String> acceptable = new ArrayList<>(OFFERED);
        acceptable.removeIf(type -> weight(type) == 0);
        acceptable.sort(Comparator.comparingDouble(this::weight)
                .thenComparingInt(this::precision)
                .reversed());
        if (weights.getOrDefault(ProblemDetail.MEDIA_TYPE, 0.0) > 0) {
            OFFERED.stream().filter(type -> range(type) == null).forEach(acceptable::add);
        }
        return acceptable;
    }

    private double weight(String type) {
        String range = range(type);
        return range == null ? 0 : weights.get(range);
    }

    private int precision(String type) {
        String range = range(type);
        return range.equals(type) ? 2 : range.equals(ANY) ? 0 : 1;
    }

    /** The most specific range that a media type is in; null if there is none. */
    private String range(String type) {
        String allOfType = type.substring(0, type.indexOf('/')) + "/*";
        for (String range : List.of(type, allOfType, ANY)) {
            if (weights.containsKey(range)) {
                return range;
            }
        }
        return null;
    }
}
