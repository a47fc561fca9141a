package org.petregistry.systemtests.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/**
 * One connection of a client to a service, kept over its requests. It is used in the place of {@link Api} where a client
 * must cost little, or must go away in the middle.
 */
final class Wire implements AutoCloseable {
    private static final int HEX = 16;
    private static final int ANSWER_MILLIS = 30_000;
    private static final int LONGEST_WAIT_MILLIS = 12;
    private static final int MOST_READ = 400_000;

    private final InetSocketAddress address;
    private Socket socket;
    private InputStream in;

    Wire(Api service) {
        address = new InetSocketAddress(service.base().getHost(), service.base().getPort());
    }

    /**
     * Sends a request and waits for its whole answer.
     *
     * @throws IOException if none comes
     */
    Answer ask(Request request) throws IOException {
        if (socket == null) {
            connect();
        }
        socket.setSoTimeout(ANSWER_MILLIS);
        long start = System.nanoTime();
        socket.getOutputStream().write(request.bytes());
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        HttpHeaders headers = headers();
        String text = new String(body(status, headers), StandardCharsets.UTF_8);
        if (headers.firstValue("Connection").filter("close"::equalsIgnoreCase).isPresent()) {
            close();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new Answer(request.toString(), status, headers, text, took);
    }

    private HttpHeaders headers() throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] header = line.split(":", 2);
            headers.computeIfAbsent(header[0], first -> new ArrayList<>()).add(header[1].strip());
        }
        return HttpHeaders.of(headers, (name, value) -> true);
    }

    private byte[] body(int status, HttpHeaders headers) throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        if (headers.firstValue("Transfer-Encoding").isEmpty()) {
            return exactly((int) headers.firstValueAsLong("Content-Length").orElseThrow());
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), HEX); size > 0; size = Integer.parseInt(line(), HEX)) {
            all.write(exactly(size));
            line();
        }
        line();
        return all.toByteArray();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer broke off");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the answer broke off");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    /** Where a request is given up. */
    enum Moment {
        WHILE_SENDING,
        BEFORE_THE_ANSWER,
        WHILE_READING
    }

    /** Begins a request on a connection of its own, and goes away at some moment, orderly (FIN) or not (RST). */
    void abandon(Request request, Moment moment, RandomGenerator dice) throws IOException {
        close();
        connect();
        byte[] bytes = request.bytes();
        int sent = moment == Moment.WHILE_SENDING ? 1 + dice.nextInt(bytes.length - 1) : bytes.length;
        socket.getOutputStream().write(bytes, 0, sent);
        if (moment == Moment.BEFORE_THE_ANSWER) {
            read(1, 1 + dice.nextInt(LONGEST_WAIT_MILLIS));
        } else if (moment == Moment.WHILE_READING) {
            read(1 + dice.nextInt(MOST_READ), ANSWER_MILLIS);
        }
        if (dice.nextBoolean()) {
            // Closing without lingering is what sends RST.
            socket.setSoLinger(true, 0);
        }
        close();
    }

    private void read(int most, int patienceMillis) throws IOException {
        socket.setSoTimeout(patienceMillis);
        byte[] buffer = new byte[8192];
        try {
            int got = in.read(buffer);
            for (int all = got; got >= 0 && all < most; all += got) {
                // What is there is taken; nobody waits for what does not come after it.
                socket.setSoTimeout(LONGEST_WAIT_MILLIS);
                got = in.read(buffer);
            }
        } catch (SocketTimeoutException enough) {
            return;
        }
    }

    private void connect() throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(address, ANSWER_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 8192);
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
