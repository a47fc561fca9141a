package org.petregistry.testkit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The domain words of the services, which the modules below them must not use. */
public final class Words {
    /** As a word or a part of a name; not the HTTP method, and not the prefix of PostgreSQL or of this project's name. */
    private static final Pattern WORDS = Pattern.compile(
            "(?<![a-zA-Z])(owner|pet|post|role)s?(?![a-z])|(Owner|Pet|Post|Role)s?(?![a-z])|(?<![A-Z])(OWNER|PET|ROLE)S?(?![A-Z])");

    /** The HTTP method: in a path template, a call or a declaration. */
    private static final String METHOD = "^ *post:$|\\.post\\(| post\\(String";

    private Words() {}

    /** Fails if a main source of the tested module contains such a word. */
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
