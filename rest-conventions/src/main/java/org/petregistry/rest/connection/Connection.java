package org.petregistry.rest.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.request.RequestMemory;

/**
 * One connection of a client: its current use, and the time limit for the arrival of a request head. Except for {@link #use},
 * {@link #since} and {@link #closeNow}, everything runs on the connection's event loop.
 */
final class Connection extends ChannelDuplexHandler {

    /** A request head up to this size is not counted against the memory limit. */
    private static final int SMALL = 16 << 10;

    /** The copies of a long URI held during processing: raw, decoded, and in a statement. */
    private static final int COPIES = 4;

    /** How long a closed connection is still read. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    /** The use of a connection, least needed first. */
    enum Use {
        /** No request has arrived on it yet. */
        NOTHING,
        /** Idle after a response. */
        KEPT,
        /** A request is arriving. */
        REQUEST,
        /** A request has arrived and has no response yet. */
        ANSWER
    }

    private final Channel channel;
    private final RequestMemory.Share memory;
    private final long headTimeoutNanos;
    private volatile Use use = Use.NOTHING;
    private volatile long since = System.nanoTime();
    private ChannelHandlerContext context;

    /** When the first byte of the current request head arrived; 0 if none is arriving. */
    private long headSince = since;

    /** The timer for a request head, or for the client after {@link #close}. */
    private Future<?> timer;

    private int headBytes;
    private boolean requestArriving;
    private int unanswered;
    private boolean lingering;

    Connection(Channel channel, Duration headTimeout, RequestMemory memory) {
        this.channel = channel;
        this.memory = memory.share(SMALL);
        headTimeoutNanos = headTimeout.toNanos();
    }

    Use use() {
        return use;
    }

    /** When this use began, as {@link System#nanoTime}. */
    long since() {
        return since;
    }

    boolean mayBeClosed() {
        return use != Use.ANSWER;
    }

    /** Closes without waiting for the client. */
    void closeNow() {
        channel.eventLoop().execute(() -> {
            // A connection without a context was closed before its first use.
            if (context != null) {
                context.close();
            }
        });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        watchHead(headTimeoutNanos);
    }

    /** A part of a request has arrived and is about to be decoded. */
    void bytesArrived(int count) {
        if (!requestArriving) {
            headBytes += count;
            headSince = headSince == 0 ? System.nanoTime() : headSince;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (lingering) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            headSince = 0;
            headBytes = 0;
            requestArriving = true;
            unanswered++;
            if (!memory.growTo((long) COPIES * request.uri().length())) {
                request.setDecoderResult(DecoderResult.failure(
                        Problem.of(ProblemType.BUSY, "Too many large requests are in progress.")));
            }
        }
        // The end of a request that cannot be decoded is unknown.
        if (message instanceof LastHttpContent last && last.decoderResult().isSuccess()) {
            requestArriving = false;
        }
        updateUse();
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (headSince != 0 && timer == null) {
            watchHead(headTimeoutNanos);
        }
        if (headSince != 0 && !memory.growTo((long) COPIES * headBytes)) {
            context.close();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInterim(message)) {
            unanswered--;
            updateUse();
        }
        ctx.write(message, promise);
    }

    /** A 100 (Continue) is not the final response. */
    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse answer && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void updateUse() {
        Use now = Use.KEPT;
        if (unanswered > (requestArriving ? 1 : 0)) {
            now = Use.ANSWER;
        } else if (requestArriving) {
            now = Use.REQUEST;
        }
        if (now != use) {
            if (now == Use.KEPT) {
                memory.release();
            }
            since = System.nanoTime();
            use = now;
        }
    }

    private void watchHead(long nanos) {
        timer = context.executor().schedule(this::checkHead, nanos, TimeUnit.NANOSECONDS);
    }

    private void checkHead() {
        timer = null;
        if (headSince == 0 || lingering) {
            return;
        }
        long left = headTimeoutNanos - (System.nanoTime() - headSince);
        if (left > 0) {
            watchHead(left);
        } else if (unanswered > 0) {
            // A head that began before the response to the previous request, which is still sent.
            watchHead(headTimeoutNanos);
        } else {
            context.close();
        }
    }

    /**
     * Closes in two steps while the client is still sending: what arrives after a socket is closed makes the kernel reset the
     * connection, and the client may lose the response (RFC 9112 §9.6).
     */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!requestArriving || lingering || !(channel instanceof SocketChannel socket)) {
            ctx.close(promise);
            return;
        }
        lingering = true;
        cancelTimer();
        timer = ctx.executor().schedule(() -> ctx.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
        socket.closeFuture().addListener(closed -> promise.trySuccess());
        socket.shutdownOutput();
        socket.config().setAutoRead(true);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelTimer();
        memory.release();
        ctx.fireChannelInactive();
    }

    /** Otherwise short-lived connections would be kept until their timers fire. */
    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
