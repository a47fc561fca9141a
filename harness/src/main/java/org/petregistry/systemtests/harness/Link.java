package org.petregistry.systemtests.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network link between a caller and a service: a port of the loopback address whose connections are forwarded, and on
 * which a test can inject faults. Several targets are several instances of one service: each connection goes to the next
 * one that accepts it.
 *
 * <p>A fault lasts until {@link #heal}, for existing connections too; a new fault replaces the previous one.
 */
public final class Link implements AutoCloseable {
    private static final Duration REOPEN_LIMIT = Duration.ofSeconds(10);
    private static final Duration REOPEN_PAUSE = Duration.ofMillis(20);
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int CHUNK = 64 * 1024;

    /** A direction. */
    public enum Direction {
        /** From the caller to the service. */
        REQUEST,
        /** Back to the caller. */
        ANSWER
    }

    /** What happens to a chunk. */
    public enum Verdict {
        FORWARD,
        /** It is dropped, and the connection stays open. */
        SWALLOW,
        /** It is dropped, and the connection is reset. */
        CUT
    }

    /**
     * Forwarded bytes as they were read: not necessarily a complete message, or only one.
     *
     * @param connection a number that identifies the connection within the link
     */
    public record Chunk(long connection, Direction direction, byte[] bytes) {

        /** Byte for byte, one character each. */
        public String text() {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /** Observes each chunk before it is forwarded, and can block: only this direction of the connection waits. */
    @FunctionalInterface
    public interface Watcher {
        Verdict passing(Chunk chunk);
    }

    /** Answers in place of the service. The connection is closed when it returns. */
    @FunctionalInterface
    public interface Impostor {
        /**
         * @param request the first bytes from the caller
         * @throws IOException if the caller has disconnected
         */
        void answer(String request, OutputStream answer) throws IOException;
    }

    private record Fault(Watcher verdict, Duration delay, boolean holds, Impostor impostor) {
        private static final Fault NONE = new Fault(chunk -> Verdict.FORWARD, Duration.ZERO, false, null);
    }

    private final String targetHost;
    private final List<Integer> targetPorts;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private final int port;

    private volatile Watcher watcher = chunk -> Verdict.FORWARD;
    private Fault fault = Fault.NONE;
    private ServerSocket door;
    private Thread doorkeeper;
    private boolean closed;

    /** Opens a link on a free port. */
    public Link(String targetHost, Integer... targetPorts) {
        this.targetHost = targetHost;
        this.targetPorts = List.of(targetPorts);
        door = listen(0);
        port = door.getLocalPort();
        accept(door);
    }

    /** The port for callers; it does not change. */
    public int port() {
        return port;
    }

    /** Sets the watcher of all chunks, in place of the previous one. */
    public void watch(Watcher newWatcher) {
        watcher = newWatcher;
    }

    /** Forwards everything again, including what was held. */
    public void heal() {
        impose(Fault.NONE);
        openDoor();
    }

    /** Resets every existing connection (RST). New ones are accepted. */
    public void cut() {
        connections.forEach(Connection::abort);
    }

    /** Resets one connection, if it still exists. */
    public void cut(long connection) {
        connections.stream().filter(one -> one.number == connection).forEach(Connection::abort);
    }

    /** Refuses new connections, and resets the existing ones. */
    public void refuse() {
        closeDoor();
        cut();
    }

    /** Accepts connections and holds everything until healed. */
    public void hang() {
        impose(new Fault(chunk -> Verdict.FORWARD, Duration.ZERO, true, null));
    }

    /** Delays every chunk, in both directions. */
    public void delay(Duration delay) {
        impose(new Fault(chunk -> Verdict.FORWARD, delay, false, null));
    }

    /** Forwards one direction and drops the other; connections stay open. */
    public void swallow(Direction lost) {
        impose(new Fault(
                chunk -> chunk.direction() == lost ? Verdict.SWALLOW : Verdict.FORWARD, Duration.ZERO, false, null));
    }

    /** Answers in place of the service. Existing connections are reset. */
    public void answerBy(Impostor impostor) {
        impose(new Fault(chunk -> Verdict.FORWARD, Duration.ZERO, false, impostor));
        cut();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        closeDoor();
        cut();
    }

    private synchronized void impose(Fault newFault) {
        fault = newFault;
        notifyAll();
    }

    private synchronized Fault fault() {
        return fault;
    }

    /** Waits while the link hangs, and for the delay of a chunk. */
    private synchronized Verdict passing(Chunk chunk) throws IOException {
        try {
            long arrived = System.nanoTime();
            while (!closed && (fault.holds() || remaining(arrived) > 0)) {
                // A hanging link is notified; the limit is for the delay.
                wait(
                        fault.holds()
                                ? 0
                                : Math.max(
                                        1, Duration.ofNanos(remaining(arrived)).toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return fault.verdict().passing(chunk);
    }

    private long remaining(long arrived) {
        return fault.delay().toNanos() - (System.nanoTime() - arrived);
    }

    private synchronized void openDoor() {
        if (!door.isClosed() || closed) {
            return;
        }
        long start = System.nanoTime();
        while (door.isClosed()) {
            try {
                door = listen(port);
            } catch (UncheckedIOException e) {
                // An outgoing connection of another process can briefly use the port.
                if (System.nanoTime() - start > REOPEN_LIMIT.toNanos()) {
                    throw e;
                }
                pause();
            }
        }
        accept(door);
    }

    private void pause() {
        try {
            wait(REOPEN_PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private synchronized void closeDoor() {
        try {
            door.close();
            // While a thread still waits in accept(), the kernel accepts connections.
            doorkeeper.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket listening) {
        doorkeeper = inBackground("link " + port, () -> {
            while (true) {
                Socket caller;
                try {
                    caller = listening.accept();
                } catch (IOException doorClosed) {
                    return;
                }
                Connection connection = new Connection(numbers.incrementAndGet(), caller);
                connections.add(connection);
                inBackground("link " + port + " connection " + connection.number, connection::serve);
            }
        });
    }

    private static Thread inBackground(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** The next target that accepts, in turn. */
    private Socket connect(long number) throws IOException {
        IOException failure = null;
        for (int i = 0; i < targetPorts.size(); i++) {
            Socket socket = new Socket();
            try {
                int target = targetPorts.get((int) ((number + i) % targetPorts.size()));
                socket.connect(new InetSocketAddress(targetHost, target), CONNECT_TIMEOUT_MILLIS);
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException e) {
                failure = e;
                socket.close();
            }
        }
        throw failure;
    }

    private final class Connection {
        private final long number;
        private final Socket caller;
        private volatile Socket target;
        private int ended;

        Connection(long number, Socket caller) {
            this.number = number;
            this.caller = caller;
        }

        void serve() {
            try {
                caller.setTcpNoDelay(true);
                Impostor impostor = fault().impostor();
                if (impostor != null) {
                    impersonate(impostor);
                    return;
                }
                target = connect(number);
                inBackground("link " + port + " answers " + number, () -> pump(Direction.ANSWER, target, caller));
                pump(Direction.REQUEST, caller, target);
            } catch (IOException e) {
                abort();
            }
        }

        private void impersonate(Impostor impostor) throws IOException {
            byte[] buffer = new byte[CHUNK];
            int length = caller.getInputStream().read(buffer);
            if (length > 0) {
                impostor.answer(new String(buffer, 0, length, StandardCharsets.ISO_8859_1), caller.getOutputStream());
                caller.shutdownOutput();
            }
            finish();
            finish();
        }

        /** The end of one direction is forwarded; the connection is closed when both have ended. */
        private void pump(Direction direction, Socket from, Socket to) {
            byte[] buffer = new byte[CHUNK];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    Chunk chunk = new Chunk(number, direction, Arrays.copyOf(buffer, length));
                    Verdict verdict = watcher.passing(chunk);
                    if (verdict == Verdict.FORWARD) {
                        verdict = passing(chunk);
                    }
                    if (verdict == Verdict.CUT) {
                        abort();
                        return;
                    }
                    if (verdict == Verdict.FORWARD) {
                        out.write(chunk.bytes());
                    }
                }
                to.shutdownOutput();
                finish();
            } catch (IOException e) {
                abort();
            }
        }

        private synchronized void finish() throws IOException {
            ended++;
            if (ended == 2) {
                connections.remove(this);
                caller.close();
                if (target != null) {
                    target.close();
                }
            }
        }

        /** Resets both sides at once. */
        void abort() {
            connections.remove(this);
            reset(caller);
            if (target != null) {
                reset(target);
            }
        }

        private static void reset(Socket socket) {
            try {
                // Closing without lingering is what sends RST.
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                // It is already closed.
            }
        }
    }
}
