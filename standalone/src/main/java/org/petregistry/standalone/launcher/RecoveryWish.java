package org.petregistry.standalone.launcher;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * What to do if one of the databases was restored and the other was not; by default what the services do by themselves.
 *
 * @param onRestore what happens to owners that the restored database lacks; null for the default
 * @param closedOwners what happens to owners that the restored database has again; null for the default
 * @param decide whether to resolve any number of differences without asking
 */
record RecoveryWish(OnRestore onRestore, ClosedOwners closedOwners, boolean decide) {

    /** What happens to owners that the restored database lacks. */
    enum OnRestore {
        RESURRECT,
        REMOVE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What happens to owners that the restored database has again although they were deleted. */
    enum ClosedOwners {
        DELETE,
        REVIVE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads the word of an option.
     *
     * @throws CommandLine.TypeConversionException if it is none of the words
     */
    static <W extends Enum<W>> W read(Class<W> words, String text) {
        return Arrays.stream(words.getEnumConstants())
                .filter(word -> word.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new CommandLine.TypeConversionException("expected %s but was '%s'"
                        .formatted(
                                Arrays.stream(words.getEnumConstants())
                                        .map(Object::toString)
                                        .collect(Collectors.joining(" or ")),
                                text)));
    }

    /** The variables of owners-service. */
    Map<String, String> ofOwners() {
        Map<String, String> variables = new HashMap<>();
        if (onRestore != null) {
            variables.put("REGISTRY_ON_RESTORE", onRestore.toString());
        }
        if (closedOwners != null) {
            variables.put("REGISTRY_CLOSED_OWNERS", closedOwners.toString());
        }
        return variables;
    }

    /** The variables of pets-service. */
    Map<String, String> ofPets() {
        return decide ? Map.of("REGISTRY_DECIDE", "true") : Map.of();
    }
}
