package org.petregistry.rest.request;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemDetail;
import org.petregistry.rest.problem.ProblemType;

/** One request's body, as it arrives. Everything runs on the request's event loop. */
final class ArrivingBody {
    private final RoutingContext context;
    private final HttpServerRequest request;
    private final RequestMemory.Share memory;
    private final Duration timeout;
    private final int limit;
    private final Channel channel;

    /**
     * An end handler is not called if the connection is lost while Quarkus REST 3.32 handles the request, because it replaces
     * the response's close handler. A listener on the channel is called, and can be removed.
     */
    private final ChannelFutureListener onClose = closed -> release();

    private Problem refusal;
    private Runnable next;
    private Buffer content = Buffer.buffer();
    private long length;
    private long lengthAtLastCheck;
    private long timer;

    ArrivingBody(RoutingContext context, int limit, RequestMemory.Share memory, Duration timeout, Problem refusal) {
        this.context = context;
        this.request = context.request();
        this.limit = limit;
        this.memory = memory;
        this.timeout = timeout;
        this.channel = ((ConnectionBase) request.connection()).channel();
        this.refusal = refusal;
    }

    /** RFC 9112 §6: one of two headers announces a body. HTTP/2 does without them, and is switched off. */
    static boolean isAnnounced(HttpServerRequest request) {
        return announcedLength(request) > 0 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** The Content-Length, or 0 if there is none. The HTTP parser rejects one that is not a number. */
    private static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length.strip());
    }

    /**
     * Reads the body, keeps it for {@link ReadBody}, and continues the request. A rejected request gets its response after the
     * body has been read, or earlier if the rest is too large.
     */
    void readThen(Runnable goOn) {
        next = goOn;
        long announced = announcedLength(request);
        if (refusal == null && announced > limit) {
            refusal = tooLarge();
        }
        boolean waits = "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
        if (refusal != null && (waits || announced > Bodies.DROP_LIMIT)) {
            hangUp();
            return;
        }
        if (refusal == null && !hold(announced)) {
            return;
        }
        if (refusal == null) {
            content = Buffer.buffer((int) announced);
        }
        timer = context.vertx().setPeriodic(timeout.toMillis(), over -> checkProgress());
        context.addEndHandler(end -> release());
        channel.closeFuture().addListener(onClose);
        if (waits) {
            context.response().writeContinue();
        }
        request.endHandler(end -> finish());
        request.handler(this::add);
    }

    private void add(Buffer part) {
        length += part.length();
        if (refusal == null && length > limit) {
            refuse(tooLarge());
        }
        if (refusal == null) {
            if (hold(length)) {
                content.appendBuffer(part);
            }
        } else if (length > Bodies.DROP_LIMIT) {
            hangUp();
        }
    }

    /** Reserves memory for this many bytes in total. If there is none, the request is rejected at once. */
    private boolean hold(long bytes) {
        if (memory.growTo(bytes)) {
            return true;
        }
        refuse(Problem.of(ProblemType.BUSY, "Too many large requests are in progress."));
        hangUp();
        return false;
    }

    private void refuse(Problem problem) {
        refusal = problem;
        content = Buffer.buffer();
        memory.release();
    }

    private void checkProgress() {
        if (length - lengthAtLastCheck < Bodies.PIECE) {
            if (refusal == null) {
                refuse(Problem.of(ProblemType.REQUEST_TIMEOUT, "The body took too long to arrive."));
            }
            hangUp();
        }
        lengthAtLastCheck = length;
    }

    private void finish() {
        context.vertx().cancelTimer(timer);
        if (refusal == null) {
            ReadBody.keep(context, content);
            next.run();
        } else {
            ProblemDetail.of(refusal, request.path()).send(context);
        }
    }

    private void release() {
        context.vertx().cancelTimer(timer);
        channel.closeFuture().removeListener(onClose);
        memory.release();
    }

    /** Responds without waiting for the rest of the body, and closes the connection. */
    private void hangUp() {
        if (context.response().ended()) {
            return;
        }
        context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        // Vert.x itself would wait for the rest of the body first.
        context.addEndHandler(end -> request.connection().close());
        ProblemDetail.of(refusal, request.path()).send(context);
    }

    private Problem tooLarge() {
        return Problem.of(ProblemType.TOO_LARGE, "The body exceeds " + (limit >> 20) + " MiB.");
    }
}
