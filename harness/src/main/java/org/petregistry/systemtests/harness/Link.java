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
 * A stretch of network between a caller and the one it calls: a port of the loopback address whose connections are
 * forwarded, as long as a test does not make it fail. Several targets are several instances of one service: each
 * connection goes to the next one that accepts it.
 *
 * <p>A fault holds until {@link #heal}, also for connections that are there already; a new one takes the place of the one
 * before.
 */
public final class Link implements AutoCloseable {
    private static final Duration REOPEN_LIMIT = Duration.ofSeconds(10);
    private static final Duration REOPEN_PAUSE = Duration.ofMillis(20);
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int CHUNK = 64 * 1024;

    /** The way that bytes go. */
    public enum Direction {
        /** From the caller to the one called. */
        REQUEST,
        /** Back to the caller. */
        ANSWER
    }

    /** What becomes of some bytes. */
    public enum Verdict {
        FORWARD,
        /** They are lost, and the connection stays as it is. */
        SWALLOW,
        /** They are lost, and so is the connection. */
        CUT
    }

    /**
     * Bytes on their way, as they were read: neither whole messages nor single ones by necessity.
     *
     * @param connection a number that tells the connections of one link apart
     */
    public record Chunk(long connection, Direction direction, byte[] bytes) {

        /** Byte for byte, one character each. */
        public String text() {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /** Sees all that passes before it is forwarded, and may take its time: only this direction of the connection waits. */
    @FunctionalInterface
    public interface Watcher {
        Verdict passing(Chunk chunk);
    }

    /** Answers in the place of the one that is called. The connection is closed when it returns. */
    @FunctionalInterface
    public interface Impostor {
        /**
         * @param request what the caller had sent first
         * @throws IOException if the caller has gone
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

    /** Where callers connect to; the same from beginning to end. */
    public int port() {
        return port;
    }

    /** Shows all that passes to a watcher, in the place of the one before. */
    public void watch(Watcher newWatcher) {
        watcher = newWatcher;
    }

    /** Forwards everything again; what was held goes on its way. */
    public void heal() {
        impose(Fault.NONE);
        openDoor();
    }

    /** Breaks every connection there is, with no orderly end (RST). New ones may be made. */
    public void cut() {
        connections.forEach(Connection::abort);
    }

    /** Breaks one connection in the same way, if it is still there. */
    public void cut(long connection) {
        connections.stream().filter(one -> one.number == connection).forEach(Connection::abort);
    }

    /** Refuses new connections, and breaks those there are. */
    public void refuse() {
        closeDoor();
        cut();
    }

    /** Accepts connections and keeps all that is sent to itself, until healed. */
    public void hang() {
        impose(new Fault(chunk -> Verdict.FORWARD, Duration.ZERO, true, null));
    }

    /** Lets every piece wait, in both directions. */
    public void delay(Duration delay) {
        impose(new Fault(chunk -> Verdict.FORWARD, delay, false, null));
    }

    /** Forwards one direction and loses what goes the other way; connections stay open. */
    public void swallow(Direction lost) {
        impose(new Fault(
                chunk -> chunk.direction() == lost ? Verdict.SWALLOW : Verdict.FORWARD, Duration.ZERO, false, null));
    }

    /** Lets somebody else answer. Connections there are break. */
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

    /** Waits while the link hangs, and as long as a piece is to be delayed. */
    private synchronized Verdict passing(Chunk chunk) throws IOException {
        try {
            long arrived = System.nanoTime();
            while (!closed && (fault.holds() || remaining(arrived) > 0)) {
                // A hanging link is woken up; the limit is for the delayed one.
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
                // For a moment somebody's outgoing connection may have the number.
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
            // As long as somebody still waits in accept(), the kernel lets callers in.
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

    /** The next target in turn that accepts. */
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

        /** An end of what one side sends is told to the other; the connection is closed when both have ended. */
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

        /** Breaks both sides off at once. */
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
                // It is closed already.
            }
        }
    }
}
