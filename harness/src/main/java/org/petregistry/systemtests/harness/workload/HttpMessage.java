package org.petregistry.systemtests.harness.workload;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/**
 * A request as it is sent.
 *
 * @param body null for none
 * @param headers name, value, name, value
 */
record HttpMessage(String method, String path, String body, String... headers) {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 30_000;
    private static final int LONGEST_WAIT_MILLIS = 12;
    private static final int MOST_READ = 400_000;

    /** When it is abandoned. */
    private enum Moment {
        WHILE_SENDING,
        BEFORE_THE_ANSWER,
        WHILE_READING
    }

    /** @throws java.io.UncheckedIOException if no complete answer comes */
    Answer send(Api service) {
        return service.send(method, path, body, headers);
    }

    /** Sends some or all of it on a new connection, reads some or nothing of the answer, and closes with FIN or with RST. */
    void abandon(URI service, RandomGenerator random) throws IOException {
        Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(service.getHost(), service.getPort()), CONNECT_MILLIS);
            byte[] bytes = bytes();
            int sent = moment == Moment.WHILE_SENDING ? 1 + random.nextInt(bytes.length - 1) : bytes.length;
            socket.getOutputStream().write(bytes, 0, sent);
            if (moment == Moment.BEFORE_THE_ANSWER) {
                read(socket, 1, 1 + random.nextInt(LONGEST_WAIT_MILLIS));
            } else if (moment == Moment.WHILE_READING) {
                read(socket, 1 + random.nextInt(MOST_READ), ANSWER_MILLIS);
            }
            if (random.nextBoolean()) {
                // Closing without lingering is what sends RST.
                socket.setSoLinger(true, 0);
            }
        }
    }

    private static void read(Socket socket, int most, int waitMillis) throws IOException {
        socket.setSoTimeout(waitMillis);
        InputStream in = socket.getInputStream();
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

    private byte[] bytes() {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        if (body != null) {
            // All bodies are ASCII.
            request.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\n");
        }
        return request.append("\r\n")
                .append(body == null ? "" : body)
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
    }
}
