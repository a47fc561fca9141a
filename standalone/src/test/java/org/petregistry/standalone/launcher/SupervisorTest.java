package org.petregistry.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.petregistry.terminal.CommandFailure;
import org.petregistry.terminal.Terminal;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SupervisorTest {

    private static final Supervisor.Patience SHORT = new Supervisor.Patience(
            3,
            Duration.ofMinutes(1),
            Duration.ofMillis(1),
            Duration.ofMillis(2),
            new Supervisor.Probes(Duration.ofMillis(1), Duration.ofSeconds(1), 3));
    private static final long TIMEOUT_SECONDS = 10;

    private final StringWriter output = new StringWriter();
    private final Mortal part = new Mortal();
    private final CompletableFuture<CommandFailure> givenUp = new CompletableFuture<>();
    private final Supervisor supervisor = new Supervisor(
            part, SHORT, new Terminal(new PrintWriter(output), false, Optional.empty()), givenUp::complete);

    @Test
    void restarts_a_part_that_has_exited() throws Exception {
        supervisor.start();
        supervisor.settled();
        part.life().complete(exitCode(7));
        part.life();

        assertThat(givenUp).isNotDone();
        assertThat(output.toString()).contains("mortal exited with code 7; restarting in 0 s (log: mortal.log)");
    }

    @Test
    void gives_up_a_part_that_keeps_failing_and_shows_its_last_lines() throws Exception {
        supervisor.start();
        supervisor.settled();
        part.life().complete(exitCode(1));
        part.life().complete(exitCode(2));
        part.life().complete(exitCode(3));

        assertThat(givenUp.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .hasMessage("mortal keeps failing: it exited with code 3, 3 failures within 60 s (log: mortal.log);"
                        + " last lines:\n  alas\n  farewell");
        assertThat(part.lives).isEmpty();
    }

    @Test
    void does_not_restart_a_part_that_never_became_ready() throws Exception {
        supervisor.start();
        part.life().complete(exitCode(1));

        assertThat(givenUp.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .hasMessageStartingWith("mortal exited with code 1 while starting");
        assertThat(part.lives).isEmpty();
    }

    @Test
    void restarts_a_part_that_was_killed_before_it_became_ready() throws Exception {
        supervisor.start();
        part.life().complete(new Part.End("was killed by signal 9", true));
        part.life();

        assertThat(givenUp).isNotDone();
    }

    @Test
    void gives_up_a_part_that_can_no_longer_be_watched() throws Exception {
        supervisor.start();
        supervisor.settled();
        part.life().completeExceptionally(new IllegalStateException("no such thing"));

        assertThat(givenUp.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .hasMessageStartingWith("mortal can no longer be watched: ")
                .hasMessageContaining("no such thing");
    }

    @Test
    void does_not_restart_a_released_part() throws Exception {
        supervisor.start();
        supervisor.settled();
        supervisor.release();
        CompletableFuture<Part.End> life = part.life();
        life.complete(exitCode(130));

        assertThat(part.lives.poll(1, TimeUnit.SECONDS)).isNull();
        assertThat(givenUp).isNotDone();
        assertThat(output.toString()).doesNotContain("restart");
    }

    @Test
    void restarts_a_part_that_stops_responding() throws Exception {
        supervisor.start();
        supervisor.settled();
        part.life();
        part.probes(true, true, false, false, false);
        part.life();

        assertThat(part.kills).hasValue(1);
        assertThat(givenUp).isNotDone();
        assertThat(output.toString())
                .startsWith("mortal stopped responding and was killed; restarting in 0 s (log: mortal.log)");
    }

    @Test
    void gives_up_a_part_that_repeatedly_stops_responding() throws Exception {
        supervisor.start();
        supervisor.settled();
        for (int life = 1; life <= SHORT.deaths(); life++) {
            part.life();
            part.probes(true, false, false, false);
        }

        assertThat(givenUp.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .hasMessageStartingWith("mortal keeps failing: it stopped responding and was killed, 3 failures");
    }

    @Test
    void does_not_restart_a_part_that_occasionally_misses_a_probe() throws Exception {
        supervisor.start();
        supervisor.settled();
        part.probes(false, false, true, false, false, true);

        assertThat(part.kills).hasValue(0);
    }

    @Test
    void does_not_probe_a_part_before_it_is_ready() throws Exception {
        supervisor.start();
        part.life();
        assertThat(part.probe(false, 200)).isFalse();
        supervisor.settled();
        part.probes(false);
    }

    @Test
    void does_not_kill_a_restarted_part_before_it_has_responded_once() throws Exception {
        supervisor.start();
        supervisor.settled();
        part.life().complete(exitCode(7));
        part.life();
        part.probes(false, false, false, false, false, false, true);
        assertThat(part.kills).hasValue(0);

        part.probes(false, false, false);
        part.life();
        assertThat(part.kills).hasValue(1);
    }

    @Test
    void starts_nothing_after_it_was_stopped() {
        supervisor.stop();
        supervisor.start();

        assertThat(part.lives).isEmpty();
    }

    private static Part.End exitCode(int code) {
        return new Part.End("exited with code " + code, false);
    }

    /** A part that the test ends. */
    private static final class Mortal implements Part {

        private final BlockingQueue<CompletableFuture<Part.End>> lives = new LinkedBlockingQueue<>();
        private final SynchronousQueue<Boolean> answers = new SynchronousQueue<>();
        private final AtomicInteger kills = new AtomicInteger();
        private volatile CompletableFuture<Part.End> current = new CompletableFuture<>();

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
            current = life;
            lives.add(life);
            return life;
        }

        /** Answers probes, each of which waits until it is answered here. */
        void probes(boolean... responds) throws InterruptedException {
            for (boolean answer : responds) {
                assertThat(probe(answer, TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS)))
                        .as("a probe")
                        .isTrue();
            }
        }

        /** Answers one probe if there is one within some time. */
        boolean probe(boolean responds, long millis) throws InterruptedException {
            return answers.offer(responds, millis, TimeUnit.MILLISECONDS);
        }

        /** Waits for its answer; an end is an answer, too. */
        @Override
        public boolean isLive() {
            try {
                while (!current.isDone()) {
                    Boolean answer = answers.poll(1, TimeUnit.MILLISECONDS);
                    if (answer != null) {
                        return answer;
                    }
                }
                return true;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void kill() {
            kills.incrementAndGet();
            current.complete(exitCode(9));
        }

        @Override
        public Path log() {
            return Path.of("mortal.log");
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
