package org.petregistry.rest.request;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.petregistry.rest.internal.InternalSecret;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemDetail;
import org.petregistry.rest.problem.ProblemMappers;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.query.Streams;

/**
 * What happens to every request before it is routed: it gets its id, a call between the services shows its secret, a
 * {@code ;} in the path is refused (the framework would cut it off), and the body is read whole within its limit. Nobody
 * waits for ever for an answer. Also the last resort for what fails where no exception mapper is.
 */
@Singleton
public class FrontDoor {
    private static final Logger LOG = Logger.getLogger(FrontDoor.class);

    private static final int BODY_LIMIT = 1 << 20;
    private static final int BATCH_LIMIT = 4 << 20;

    /** How much of a refused body is read and dropped: a caller who is still writing would not read the answer. */
    private static final int DROP_LIMIT = 16 << 20;

    /**
     * How long it may take until an answer begins. No statement takes more than half of it, no call to the other service
     * a fifth, so it is over only where the database is silent: frozen, or behind a network that loses everything.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InternalSecret secret;

    FrontDoor(InternalSecret secret) {
        this.secret = secret;
    }

    void open(@Observes Router router) {
        router.route().order(-1001).failureHandler(FrontDoor::failed);
        router.route().order(-1000).handler(this::enter);
    }

    private void enter(RoutingContext context) {
        welcome(context);
        HttpServerRequest request = context.request();
        tidyContentType(request.headers());
        Optional<Problem> refusal = refusal(context);
        if (hasBody(request)) {
            new Body(context, refusal.orElse(null)).read();
        } else if (refusal.isPresent()) {
            ProblemDetail.of(refusal.get(), request.path()).send(context);
        } else {
            goOn(context);
        }
    }

    private static void goOn(RoutingContext context) {
        if (!mayTakeLonger(context)) {
            long timer = context.vertx().setTimer(PATIENCE.toMillis(), over -> giveUp(context));
            context.addEndHandler(end -> context.vertx().cancelTimer(timer));
        }
        context.next();
    }

    /**
     * A call between the services has its caller's limit; a deletion may have to change many rows, and a stream's first row
     * may need a long sort.
     */
    private static boolean mayTakeLonger(RoutingContext context) {
        return InternalSecret.isInternal(context)
                || context.request().method().equals(HttpMethod.DELETE)
                || context.request().headers().getAll(HttpHeaders.ACCEPT).stream()
                        .anyMatch(accepted -> accepted.contains(Streams.NDJSON));
    }

    /** Answers in the place of what has not; that goes on, so that its connection is free as soon as it can be. */
    private static void giveUp(RoutingContext context) {
        if (!context.response().headWritten() && !context.response().closed()) {
            LOG.warnf("The database has not answered for %d s.", PATIENCE.toSeconds());
            Problem problem = Problem.of(
                    ProblemType.DATABASE_UNAVAILABLE,
                    "The database did not answer. What it was asked to change may still happen.");
            ProblemDetail.of(problem, context.request().path()).send(context);
        }
    }

    private static void welcome(RoutingContext context) {
        context.response().putHeader(RequestId.ANSWER_HEADER, RequestId.take(context));
        // At the end, so that what a resource says itself is neither overwritten nor repeated.
        context.addHeadersEndHandler(end -> {
            if (!context.response().headers().contains(HttpHeaders.CACHE_CONTROL)) {
                context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
            }
        });
    }

    /** RFC 9110 §5.6.6 allows blanks before a {@code ;}, which Quarkus REST 3.32 takes for a part of the media type (415). */
    private static void tidyContentType(MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (type != null && type.contains(" ;")) {
            headers.set(HttpHeaders.CONTENT_TYPE, type.replaceAll(" +;", ";"));
        }
    }

    private Optional<Problem> refusal(RoutingContext context) {
        if (!secret.admits(context)) {
            return Optional.of(Problem.of(
                    ProblemType.UNAUTHENTICATED,
                    "The header Authorization must be sent once, as Bearer and the secret that both services share."));
        }
        if (context.request().path().indexOf(';') >= 0) {
            return Optional.of(Problem.of(ProblemType.INVALID_REQUEST, "A path must not contain a semicolon."));
        }
        return Optional.empty();
    }

    /** RFC 9112 §6: one of two headers announces a body. HTTP/2 does without them, and is switched off. */
    private static boolean hasBody(HttpServerRequest request) {
        return announcedLength(request) > 0 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** The length that the caller announces, 0 when it announces none. A Content-Length that is no number gets no further than the HTTP parser. */
    private static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length.strip());
    }

    private static void failed(RoutingContext context) {
        if (!context.response().headers().contains(RequestId.ANSWER_HEADER)) {
            welcome(context);
        }
        // A failure comes with the status 500, unless the router itself has found something wrong with the request.
        Problem problem = context.failure() == null || context.statusCode() < 500
                ? ProblemMappers.ofFramework(context.statusCode(), context)
                : ProblemMappers.problem(context.failure(), context);
        ProblemDetail.of(problem, context.request().path()).send(context);
    }

    /** One request's body, as it arrives. Everything runs on the request's event loop. */
    private static final class Body {
        private final RoutingContext context;
        private final HttpServerRequest request;
        private final int limit;
        private final Buffer content = Buffer.buffer();
        private Problem refusal;
        private long length;

        Body(RoutingContext context, Problem refusal) {
            this.context = context;
            this.request = context.request();
            this.limit = request.path().endsWith("/batch") ? BATCH_LIMIT : BODY_LIMIT;
            this.refusal = refusal;
        }

        void read() {
            long announced = announcedLength(request);
            if (refusal == null && announced > limit) {
                refusal = tooLarge();
            }
            boolean waits = "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
            if (refusal != null && (waits || announced > DROP_LIMIT)) {
                hangUp();
                return;
            }
            if (waits) {
                context.response().writeContinue();
            }
            request.endHandler(end -> finish());
            request.handler(this::add);
        }

        private void add(Buffer part) {
            length += part.length();
            if (refusal == null && length > limit) {
                refusal = tooLarge();
            }
            if (refusal == null) {
                content.appendBuffer(part);
            } else if (length > DROP_LIMIT) {
                hangUp();
            }
        }

        private void finish() {
            if (refusal == null) {
                ReadBody.keep(context, content);
                goOn(context);
            } else {
                ProblemDetail.of(refusal, request.path()).send(context);
            }
        }

        /** Answers without waiting for the rest of the body, after which the connection is of no more use. */
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
            return Problem.of(ProblemType.TOO_LARGE, "The body has more than " + (limit >> 20) + " MiB.");
        }
    }
}
