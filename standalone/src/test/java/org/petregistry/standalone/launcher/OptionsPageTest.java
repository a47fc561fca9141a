package org.petregistry.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code docs/operations.md} and {@code ./start --help}. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OptionsPageTest {

    private static final String HEAD = "| option of `./start` | default | meaning |";
    private static final Pattern NAME = Pattern.compile("`([-a-z]+)[^`]*`");

    @Test
    void the_operations_page_lists_exactly_the_options_of_the_launcher() throws IOException {
        CommandLine command = Launcher.command(Supervisor.Patience.USUAL);
        List<String> options = Stream.concat(
                        command.getCommandSpec().options().stream().flatMap(option -> Stream.of(option.names())),
                        command.getSubcommands().keySet().stream())
                .toList();
        assertThat(listed()).containsExactlyInAnyOrderElementsOf(options);
    }

    /** The names in the first column of the table. */
    private static List<String> listed() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "operations.md"));
        assertThat(lines).contains(HEAD);
        return lines.stream()
                .skip(lines.indexOf(HEAD) + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|")[1])
                .flatMap(cell -> NAME.matcher(cell).results().map(names -> names.group(1)))
                .toList();
    }
}
