package org.petregistry.systemtests.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.Link.Direction;
import org.petregistry.systemtests.harness.Link.Verdict;

/** Tests the faults that other tests rely on, between a caller and an echo server. */
class LinkTest {
    private static final int A_MOMENT_MILLIS = 200;
    private static final int LONG_MILLIS = 10_000;

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final List<Socket> callers = new ArrayList<>();
    private ServerSocket echo;
    private Link link;

    @BeforeEach
    void begin() throws IOException {
        echo = echo("");
        link = new Link("127.0.0.1", echo.getLocalPort());
    }

    @AfterEach
    void end() throws IOException {
        link.close();
        echo.close();
        for (Socket caller : callers) {
            caller.close();
        }
    }

    @Test
    void it_forwards_both_directions_and_the_end_of_each() throws IOException {
        Socket caller = call();

        assertThat(exchange(caller, "hello")).isEqualTo("hello");
        assertThat(exchange(caller, "again")).isEqualTo("again");
        caller.shutdownOutput();
        assertThat(caller.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void it_refuses_connections_and_accepts_them_again_on_the_same_port() throws IOException {
        Socket before = call();
        exchange(before, "hello");

        link.refuse();

        assertThatThrownBy(() -> exchange(before, "hello")).isInstanceOf(IOException.class);
        assertThatThrownBy(this::call).isInstanceOf(ConnectException.class);
        link.heal();
        assertThat(exchange(call(), "hello")).isEqualTo("hello");
    }

    @Test
    void it_cuts_existing_connections_and_no_later_ones() throws IOException {
        Socket before = call();
        exchange(before, "hello");

        link.cut();

        assertThatThrownBy(() -> before.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
        assertThat(exchange(call(), "hello")).isEqualTo("hello");
    }

    @Test
    void bytes_that_it_held_while_hanging_are_forwarded_afterwards() throws IOException {
        Socket before = call();
        exchange(before, "hello");

        link.hang();

        Socket after = call();
        say(before, "held");
        say(after, "too");
        assertThatNothingComes(before);
        assertThat(heard).containsExactly("hello");
        link.heal();
        assertThat(hear(before)).isEqualTo("held");
        assertThat(hear(after)).isEqualTo("too");
    }

    @Test
    void it_delays_each_chunk() throws IOException {
        link.delay(Duration.ofMillis(50));
        Socket caller = call();

        long begin = System.nanoTime();
        assertThat(exchange(caller, "hello")).isEqualTo("hello");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void it_drops_an_answer_after_the_request_arrived() throws IOException {
        Socket caller = call();

        link.swallow(Direction.ANSWER);

        say(caller, "hello");
        await().atMost(Duration.ofSeconds(10)).until(() -> heard.contains("hello"));
        assertThatNothingComes(caller);
    }

    @Test
    void it_drops_a_request() throws IOException {
        Socket caller = call();

        link.swallow(Direction.REQUEST);

        say(caller, "hello");
        assertThatNothingComes(caller);
        assertThat(heard).isEmpty();
    }

    @Test
    void a_watcher_sees_each_chunk_and_decides_whether_it_passes() throws IOException {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        link.watch(chunk -> {
            seen.add(chunk.direction() + " " + chunk.text());
            return chunk.text().equals("bad") ? Verdict.CUT : Verdict.FORWARD;
        });
        Socket caller = call();

        assertThat(exchange(caller, "good")).isEqualTo("good");
        assertThatThrownBy(() -> exchange(caller, "bad")).isInstanceOf(SocketException.class);

        assertThat(seen).containsExactly("REQUEST good", "ANSWER good", "REQUEST bad");
        assertThat(heard).containsExactly("good");
    }

    @Test
    void it_can_answer_in_place_of_the_target() throws IOException {
        link.answerBy((request, answer) -> answer.write(("not " + request).getBytes(StandardCharsets.UTF_8)));
        Socket caller = call();

        assertThat(exchange(caller, "me")).isEqualTo("not me");
        assertThat(caller.getInputStream().read()).isEqualTo(-1);
        assertThat(heard).isEmpty();
        link.heal();
        assertThat(exchange(call(), "me")).isEqualTo("me");
    }

    @Test
    void an_endless_answer_ends_when_the_client_disconnects() throws IOException {
        Queue<String> ends = new ConcurrentLinkedQueue<>();
        link.answerBy((request, answer) -> {
            try {
                while (true) {
                    answer.write(new byte[1024]);
                }
            } finally {
                ends.add("ended");
            }
        });
        Socket caller = call();
        exchange(caller, "go");

        caller.close();

        await().atMost(Duration.ofSeconds(10)).until(() -> !ends.isEmpty());
    }

    @Test
    void connections_alternate_between_the_available_targets() throws IOException {
        ServerSocket other = echo("other ");
        try (Link both = new Link("127.0.0.1", echo.getLocalPort(), other.getLocalPort())) {
            List<String> answers = List.of(exchange(call(both), "hello"), exchange(call(both), "hello"));
            assertThat(answers).containsExactlyInAnyOrder("hello", "other hello");

            other.close();

            assertThat(exchange(call(both), "hello")).isEqualTo("hello");
            assertThat(exchange(call(both), "hello")).isEqualTo("hello");
        }
    }

    private Socket call() throws IOException {
        return call(link);
    }

    private Socket call(Link which) throws IOException {
        Socket caller = new Socket(InetAddress.getLoopbackAddress(), which.port());
        caller.setSoTimeout(LONG_MILLIS);
        callers.add(caller);
        return caller;
    }

    private static String exchange(Socket caller, String word) throws IOException {
        say(caller, word);
        return hear(caller);
    }

    private static void say(Socket caller, String word) throws IOException {
        caller.getOutputStream().write(word.getBytes(StandardCharsets.UTF_8));
    }

    private static String hear(Socket caller) throws IOException {
        byte[] buffer = new byte[100];
        int length = caller.getInputStream().read(buffer);
        return new String(buffer, 0, Math.max(0, length), StandardCharsets.UTF_8);
    }

    private static void assertThatNothingComes(Socket caller) throws IOException {
        caller.setSoTimeout(A_MOMENT_MILLIS);
        assertThatThrownBy(() -> hear(caller)).isInstanceOf(SocketTimeoutException.class);
        caller.setSoTimeout(LONG_MILLIS);
    }

    /** Echoes each chunk after a prefix. */
    private ServerSocket echo(String word) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        inBackground(() -> {
            while (true) {
                Socket socket = server.accept();
                inBackground(() -> repeat(socket, word));
            }
        });
        return server;
    }

    private void repeat(Socket socket, String word) throws IOException {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] buffer = new byte[100];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                String text = new String(buffer, 0, length, StandardCharsets.UTF_8);
                heard.add(text);
                out.write((word + text).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The other side has disconnected, which ends the work.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }
}
