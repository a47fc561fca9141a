package org.petregistry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SupervisorTest {

    private static final Supervisor.Patience SHORT =
            new Supervisor.Patience(3, Duration.ofMinutes(1), Duration.ofMillis(1), Duration.ofMillis(2));
    private static final long TIMEOUT_SECONDS = 10;

    private final StringWriter output = new StringWriter();
    private final Mortal part = new Mortal();
    private final CompletableFuture<StartFailure> givenUp = new CompletableFuture<>();
    private final Supervisor supervisor = new Supervisor(
            part, SHORT, new Terminal(new PrintWriter(output), false, Optional.empty()), givenUp::complete);

    @Test
    void starts_a_part_again_that_has_ended() throws Exception {
        supervisor.start();
        supervisor.settled();
        part.life().complete(exitCode(7));
        part.life();

        assertThat(givenUp).isNotDone();
        assertThat(output.toString()).contains("mortal ended (exit code 7); it is started again");
    }

    @Test
    void gives_up_a_part_that_keeps_ending_and_shows_its_last_lines() throws Exception {
        supervisor.start();
        supervisor.settled();
        part.life().complete(exitCode(1));
        part.life().complete(exitCode(2));
        part.life().complete(exitCode(3));

        assertThat(givenUp.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .hasMessage(
                        "mortal keeps ending (exit code 3, 3 times within 60 s); its last lines:\n  alas\n  farewell");
        assertThat(part.lives).isEmpty();
    }

    @Test
    void does_not_start_a_part_again_that_never_did_its_work() throws Exception {
        supervisor.start();
        part.life().complete(exitCode(1));

        assertThat(givenUp.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .hasMessageStartingWith("mortal did not start (exit code 1)");
        assertThat(part.lives).isEmpty();
    }

    @Test
    void starts_a_part_again_that_somebody_killed_before_it_did_its_work() throws Exception {
        supervisor.start();
        part.life().complete(new Part.End("killed by signal 9", true));
        part.life();

        assertThat(givenUp).isNotDone();
    }

    @Test
    void gives_up_a_part_that_cannot_be_watched_any_more() throws Exception {
        supervisor.start();
        supervisor.settled();
        part.life().completeExceptionally(new IllegalStateException("no such thing"));

        assertThat(givenUp.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .hasMessageStartingWith("mortal cannot be watched any more: ")
                .hasMessageContaining("no such thing");
    }

    @Test
    void leaves_a_part_alone_that_was_released() throws Exception {
        supervisor.start();
        supervisor.settled();
        supervisor.release();
        CompletableFuture<Part.End> life = part.life();
        life.complete(exitCode(130));

        assertThat(part.lives.poll(1, TimeUnit.SECONDS)).isNull();
        assertThat(givenUp).isNotDone();
        assertThat(output.toString()).doesNotContain("started again");
    }

    @Test
    void starts_nothing_any_more_once_it_was_stopped() {
        supervisor.stop();
        supervisor.start();

        assertThat(part.lives).isEmpty();
    }

    private static Part.End exitCode(int code) {
        return new Part.End("exit code " + code, false);
    }

    /** A part whose end is in the test's hands. */
    private static final class Mortal implements Part {

        private final BlockingQueue<CompletableFuture<Part.End>> lives = new LinkedBlockingQueue<>();

        CompletableFuture<Part.End> life() throws InterruptedException {
            CompletableFuture<Part.End> life = lives.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            assertThat(life).as("a start").isNotNull();
            return life;
        }

        @Override
        public String name() {
            return "mortal";
        }

        @Override
        public CompletableFuture<Part.End> start() {
            CompletableFuture<Part.End> life = new CompletableFuture<>();
            lives.add(life);
            return life;
        }

        @Override
        public void stop() {
            lives.forEach(life -> life.complete(exitCode(0)));
        }

        @Override
        public List<String> lastLines() {
            return List.of("alas", "farewell");
        }
    }
}
