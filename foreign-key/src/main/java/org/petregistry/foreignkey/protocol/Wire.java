package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/** The headers of calls between the two sides, and the version of all that they say to each other. */
public final class Wire {
    /** The header that carries the registry's id. */
    public static final String REGISTRY_HEADER = "Registry-Id";

    /** The header by which a caller says which version of the messages it speaks. Absent, it is 1. */
    public static final String VERSION_HEADER = "Foreign-Key-Version";

    /** The version of the messages in this package. */
    public static final String VERSION = "1";

    /** A call in a version that is not known here. */
    public static final ProblemType UNKNOWN_VERSION = new ProblemType(
            "foreign-key-version",
            400,
            "The two services speak different versions",
            "The header Foreign-Key-Version names a version of the messages between the services that this service"
                    + " does not know. Nothing was changed. Upgrade the service that is older.");

    /** The problems of the protocol itself. */
    public static final List<ProblemType> PROBLEMS = List.of(UNKNOWN_VERSION);

    static final String REGISTRY = "registry";

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Wire() {}

    /**
     * Lets a call go on only if its version is known.
     *
     * @param header null where it is absent
     * @throws Problem 400 where it is another version
     */
    public static void requireVersion(String header) {
        if (header != null && !header.equals(VERSION)) {
            throw Problem.of(
                            UNKNOWN_VERSION,
                            "The caller speaks version " + printable(header) + " of the messages; version " + VERSION
                                    + " is known here.")
                    .with("header", VERSION_HEADER);
        }
    }

    private static String printable(String header) {
        return header.matches("[0-9]{1,9}") ? header : "which is no number";
    }

    /**
     * Reads the header {@value #REGISTRY_HEADER}.
     *
     * @throws Problem 400 where it is missing or no UUID
     */
    public static UUID registry(String header) {
        // UUID.fromString takes much else, such as 1-1-1-1-1: that would be a registry which nobody is.
        if (header == null || !UUID_TEXT.matcher(header).matches()) {
            throw Problem.invalidHeader(REGISTRY_HEADER, REGISTRY_HEADER + " is the id of the registry that calls.");
        }
        return UUID.fromString(header);
    }

    /** @throws IllegalArgumentException where an answer does not say which registry it is of */
    static UUID registry(JsonNode json) {
        return UUID.fromString(json.path(REGISTRY).asText());
    }
}
