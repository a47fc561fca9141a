package org.petregistry.foreignkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The module knows nothing of those who use it. */
class WordsTest {
    /** As a word or as a part of a name; not the HTTP method, nor the beginning of PostgreSQL or of this project's name. */
    private static final Pattern WORDS =
            Pattern.compile("(?<![a-zA-Z])(owner|pet|post)s?(?![a-z])|(Owner|Pet|Post)s?(?![a-z])");

    @Test
    void no_main_source_names_a_thing_of_the_services() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "main"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    // In a path's template and in a warm-up it is the HTTP method.
                    if (WORDS.matcher(lines.get(i).replaceAll("^ *post:$|\\.post\\(", ""))
                            .find()) {
                        found.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
