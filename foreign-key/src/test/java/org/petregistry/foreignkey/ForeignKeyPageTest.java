package org.petregistry.foreignkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code on {@code docs/foreign-key.md} is the code of the examples, which is tested. */
class ForeignKeyPageTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    @Test
    void each_statement_of_the_page_is_in_a_migration_of_the_examples() throws IOException {
        String migrations = withoutSpace(sources(".sql"));
        List<String> statements = blocks("sql")
                .flatMap(block -> Stream.of(block.split("(?<=;)\\s*\\n(?=\\s*(?:create|alter|insert))")))
                .map(ForeignKeyPageTest::withoutSpace)
                .toList();
        assertThat(statements).hasSizeGreaterThan(10).allSatisfy(statement -> assertThat(migrations)
                .contains(statement));
    }

    @Test
    void each_class_of_the_page_is_in_the_examples() throws IOException {
        String classes = withoutSpace(sources(".java"));
        List<String> shown = blocks("java")
                .filter(block -> block.contains("class "))
                .map(ForeignKeyPageTest::withoutSpace)
                .toList();
        assertThat(shown).hasSize(2).allSatisfy(block -> assertThat(classes).contains(block));
    }

    private static Stream<String> blocks(String language) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "foreign-key.md"));
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map((MatchResult block) -> block.group(1));
    }

    private static String sources(String ending) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(ending))
                    .filter(path -> path.toString().contains("src"))
                    .sorted()
                    .toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    /** Line breaks and comments can differ. */
    private static String withoutSpace(String text) {
        return text.replaceAll("--[^\n]*", "").replaceAll("\\s+", "");
    }
}
