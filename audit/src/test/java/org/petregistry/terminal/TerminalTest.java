package org.petregistry.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TerminalTest {

    private static final Instant LONG_AGO = Instant.now().minusSeconds(60);

    private final StringWriter output = new StringWriter();

    @Test
    void only_yes_confirms() throws IOException {
        assertThat(agrees("y\n")).isTrue();
        assertThat(agrees(" YES \n")).isTrue();
        assertThat(agrees("\n")).isFalse();
        assertThat(agrees("n\n")).isFalse();
        assertThat(agrees("yesterday\n")).isFalse();
        assertThat(agrees("")).isFalse();
        assertThat(output.toString()).startsWith("Go on? [y/N] ");
    }

    @Test
    void a_progress_bar_replaces_the_previous_one() {
        ProgressBar bar = new ProgressBar(terminal(true), "making pets", 30_000, LONG_AGO);
        bar.show(1000);
        bar.show(30_000);
        bar.end();

        assertThat(output.toString())
                .isEqualTo("making pets [#.............................] 1000 of 30000 60 s"
                        + "\r\u001b[Kmaking pets [##############################] 30000 of 30000 60 s"
                        + "\r\u001b[K");
    }

    @Test
    void without_a_terminal_each_tenth_of_the_progress_is_a_line() {
        ProgressBar bar = new ProgressBar(terminal(false), "making pets", 1_000_000, LONG_AGO);
        for (int done = 1000; done <= 1_000_000; done += 1000) {
            bar.show(done);
        }
        bar.end();

        assertThat(output.toString().lines())
                .hasSize(10)
                .startsWith("making pets: 100000 of 1000000")
                .endsWith("making pets: 1000000 of 1000000");
    }

    @Test
    void work_shorter_than_a_second_shows_no_progress_bar() {
        new ProgressBar(terminal(true), "making pets", 50, Instant.now().plusSeconds(60)).show(50);

        assertThat(output.toString()).isEmpty();
    }

    private boolean agrees(String typed) throws IOException {
        BufferedReader keyboard = new BufferedReader(new StringReader(typed));
        return new Terminal(new PrintWriter(output), true, Optional.of(keyboard)).agrees("Go on?");
    }

    private Terminal terminal(boolean interactive) {
        return new Terminal(new PrintWriter(output), interactive, Optional.empty());
    }
}
