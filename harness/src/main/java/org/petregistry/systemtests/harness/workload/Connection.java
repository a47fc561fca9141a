package org.petregistry.systemtests.harness.workload;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
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
 * A connection of a client to a service, kept open between its requests. Unlike {@link Api}, it needs little time, and can
 * be closed in the middle of a request.
 */
final class Connection implements AutoCloseable {
    private static final int HEX = 16;
    private static final int LONGEST_WAIT_MILLIS = 12;
    private static final int MOST_READ = 400_000;

    private final InetSocketAddress address;
    private final int timeoutMillis;
    private Socket socket;
    private InputStream in;

    /** @param timeout how long an answer may take */
    Connection(URI service, Duration timeout) {
        address = new InetSocketAddress(service.getHost(), service.getPort());
        timeoutMillis = (int) timeout.toMillis();
    }

    /**
     * Sends a request and waits for its whole answer.
     *
     * @throws IOException if none comes; the next request opens a new connection
     */
    Answer ask(HttpMessage request) throws IOException {
        try {
            return exchange(request);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Answer exchange(HttpMessage request) throws IOException {
        if (socket == null) {
            connect();
        }
        socket.setSoTimeout(timeoutMillis);
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
            throw new EOFException("the answer is incomplete");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the answer is incomplete");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    /** When a request is abandoned. */
    enum Moment {
        WHILE_SENDING,
        BEFORE_THE_ANSWER,
        WHILE_READING
    }

    /** Begins a request on a new connection, and closes that at some moment, with FIN or with RST. */
    void abandon(HttpMessage request, Moment moment, RandomGenerator random) throws IOException {
        close();
        connect();
        byte[] bytes = request.bytes();
        int sent = moment == Moment.WHILE_SENDING ? 1 + random.nextInt(bytes.length - 1) : bytes.length;
        socket.getOutputStream().write(bytes, 0, sent);
        if (moment == Moment.BEFORE_THE_ANSWER) {
            read(1, 1 + random.nextInt(LONGEST_WAIT_MILLIS));
        } else if (moment == Moment.WHILE_READING) {
            read(1 + random.nextInt(MOST_READ), timeoutMillis);
        }
        if (random.nextBoolean()) {
            // Closing without lingering is what sends RST.
            socket.setSoLinger(true, 0);
        }
        close();
    }

    private void read(int most, int waitMillis) throws IOException {
        socket.setSoTimeout(waitMillis);
        byte[] buffer = new byte[8192];
        try {
            int got = in.read(buffer);
            for (int all = got; got >= 0 && all < most; all += got) {
                // Reads what has arrived, and does not wait for more.
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
        socket.connect(address, timeoutMillis);
        in = new BufferedInputStream(socket.getInputStream(), 8192);
    }

    @Override
    public void close() {
        if (socket == null) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more in any case.
        }
        socket = null;
    }
}
