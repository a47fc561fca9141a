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

    /** The header with the caller's protocol version. If absent, it is 1. */
    public static final String VERSION_HEADER = "Foreign-Key-Version";

    /** The protocol version of this package. */
    public static final String VERSION = "1";

    /** A call with an unsupported protocol version. */
    public static final ProblemType UNKNOWN_VERSION = new ProblemType(
            "foreign-key-version",
            400,
            "Protocol version mismatch",
            "The service does not support the protocol version in the header Foreign-Key-Version. Nothing was"
                    + " changed. Upgrade the older service.");

    /** The problems of the protocol itself. */
    public static final List<ProblemType> PROBLEMS = List.of(UNKNOWN_VERSION);

    static final String REGISTRY = "registry";

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private ProtocolHeaders() {}

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
        // UUID.fromString accepts other forms too, such as 1-1-1-1-1, which no registry has.
        if (header == null || !UUID_TEXT.matcher(header).matches()) {
            throw Problem.invalidHeader(
                    REGISTRY_HEADER, REGISTRY_HEADER + " must be the registry id of the caller, a UUID.");
        }
        return UUID.fromString(header);
    }

    /** @throws IllegalArgumentException if a response has no registry id */
    static UUID registry(JsonNode json) {
        return UUID.fromString(json.path(REGISTRY).asText());
    }
}
