package org.petregistry.owners.deletion;

import java.util.List;
import org.petregistry.rest.problem.ParameterFaults;
import org.petregistry.rest.problem.Problem;

/**
 * What shall become of an owner's pets and posts when it is deleted.
 *
 * @param pets {@code set-null}, {@code cascade} or {@code restrict}
 * @param posts {@code restrict} or {@code cascade}
 */
record Rules(String pets, String posts) {
    static final String SET_NULL = "set-null";
    static final String CASCADE = "cascade";
    static final String RESTRICT = "restrict";

    /** As an ORM treats a nullable and a mandatory foreign key. */
    private static final Rules DEFAULT = new Rules(SET_NULL, RESTRICT);

    /**
     * Reads them from the query parameters, which are null where absent.
     *
     * @throws Problem 400
     */
    static Rules of(String pets, String posts) {
        ParameterFaults faults = new ParameterFaults();
        Rules rules = new Rules(
                faults.read(() -> read("pets", pets, DEFAULT.pets, List.of(SET_NULL, CASCADE, RESTRICT)), null),
                faults.read(() -> read("posts", posts, DEFAULT.posts, List.of(RESTRICT, CASCADE)), null));
        faults.refuse();
        return rules;
    }

    private static String read(String parameter, String value, String absent, List<String> words) {
        if (value == null) {
            return absent;
        }
        if (!words.contains(value)) {
            throw Problem.invalidParameter(parameter, parameter + " is one of " + String.join(", ", words) + ".");
        }
        return value;
    }
}
