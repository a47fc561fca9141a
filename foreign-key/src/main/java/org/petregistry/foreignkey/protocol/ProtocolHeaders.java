package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/** The headers of calls between the two sides, and the version of the protocol. */
public final class ProtocolHeaders {
    /** The header that carries the registry's id. */
    public static final String REGISTRY_HEADER = "Registry-Id";

    /** The header with the number of the last meeting of both sides. */
    public static final String PAIR_HEADER = "Pair";

    /** The header with the caller's protocol version. Both sides always send it; a tool need not. */
    public static final String VERSION_HEADER = "Foreign-Key-Version";

    /** The protocol version of this package. Version 1 had no pair numbers, and did not notice a restored database. */
    public static final String VERSION = "2";

    /** A call with an unsupported protocol version. */
    public static final ProblemType UNKNOWN_VERSION = new ProblemType(
            "foreign-key-version",
            400,
            "Protocol version mismatch",
            "The service does not support the protocol version in the header Foreign-Key-Version. Nothing was"
                    + " changed. Upgrade the older service.");

    /** A request that cannot be answered until both databases have been compared. */
    public static final ProblemType RECONCILING = new ProblemType(
            "reconciling",
            503,
            "Reconciling",
            "The database was restarted or restored, and the two services are comparing their databases. Nothing was"
                    + " changed. Retry after the time in Retry-After.");

    /** The problems of the protocol itself. */
    public static final List<ProblemType> PROBLEMS = List.of(UNKNOWN_VERSION, RECONCILING);

    static final String REGISTRY = "registry";
    static final String PAIR = "pair";

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private ProtocolHeaders() {}

    /** Whether a path is described by {@code docs/foreign-key.md} only: its messages have no schema. */
    public static boolean isUndocumented(String path) {
        return path.startsWith("/internal/pairing") || path.startsWith("/internal/reserved-ids");
    }

    /** The problem for a request that needs both databases to be compared. */
    public static Problem reconciling() {
        return Problem.of(RECONCILING, "The two services are comparing their databases. Nothing was changed.");
    }

    /**
     * Checks that the protocol version of a call is supported.
     *
     * @param header null if it is absent
     * @throws Problem 400 if it is another version
     */
    public static void requireVersion(String header) {
        if (header != null && !header.equals(VERSION)) {
            throw Problem.of(
                            UNKNOWN_VERSION,
                            "The caller uses version " + printable(header)
                                    + " of the protocol; this service supports version " + VERSION + ".")
                    .with("header", VERSION_HEADER);
        }
    }

    private static String printable(String header) {
        return header.matches("[0-9]{1,9}") ? header : "(not a number)";
    }

    /**
     * Reads the header {@value #REGISTRY_HEADER}.
     *
     * @throws Problem 400 if it is missing or no UUID
     */
    public static UUID registry(String header) {
        return uuid(REGISTRY_HEADER, header, "the registry id of the caller");
    }

    /**
     * Reads the header {@value #PAIR_HEADER}.
     *
     * @throws Problem 400 if it is missing or no UUID
     */
    public static UUID pair(String header) {
        return uuid(PAIR_HEADER, header, "the number of the last meeting");
    }

    private static UUID uuid(String name, String header, String words) {
        // UUID.fromString accepts other forms too, such as 1-1-1-1-1, which no registry has.
        if (header == null || !UUID_TEXT.matcher(header).matches()) {
            throw Problem.invalidHeader(name, name + " must be " + words + ", a UUID.");
        }
        return UUID.fromString(header);
    }

    /** The pair number of a message; null if it has none. */
    static UUID pair(JsonNode json) {
        return json.path(PAIR).isTextual() ? UUID.fromString(json.path(PAIR).textValue()) : null;
    }

    /** @throws IllegalArgumentException if a response has no registry id */
    static UUID registry(JsonNode json) {
        return UUID.fromString(json.path(REGISTRY).asText());
    }
}
