package org.petregistry.testkit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The words of the services, which a module below them does not use. */
public final class Words {
    /** As a word or as a part of a name; not the HTTP method, nor the beginning of PostgreSQL or of this project's name. */
    private static final Pattern WORDS = Pattern.compile(
            "(?<![a-zA-Z])(owner|pet|post|role)s?(?![a-z])|(Owner|Pet|Post|Role)s?(?![a-z])|(?<![A-Z])(OWNER|PET|ROLE)S?(?![A-Z])");

    /** The HTTP method: in a path's template, in a call and in the declaration of one. */
    private static final String METHOD = "^ *post:$|\\.post\\(| post\\(String";

    private Words() {}

    /** Fails where a main source of the module whose test this is names a thing of the services. */
    public static void assertNone() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "main"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (WORDS.matcher(lines.get(i).replaceAll(METHOD, "")).find()) {
                        found.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
