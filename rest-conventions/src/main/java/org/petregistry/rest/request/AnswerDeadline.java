package org.petregistry.rest.request;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.petregistry.rest.internal.InternalSecret;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemDetail;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.query.Streams;
import org.petregistry.rest.settings.RegistrySettings;

/**
 * How long it may take until an answer begins. By default no statement takes more than half of it, no call to the other
 * service a fifth, so it is over only where the database is silent: frozen, or behind a network that loses everything.
 */
@Singleton
public class AnswerDeadline {
    private static final Logger LOG = Logger.getLogger(AnswerDeadline.class);

    private final Duration limit;

    AnswerDeadline(RegistrySettings settings) {
        limit = settings.requests().answerTimeout();
    }

    /** After {@link Admission}: a request has arrived whole. */
    void register(@Observes Router router) {
        router.route().order(-999).handler(this::begin);
    }

    private void begin(RoutingContext context) {
        if (!mayTakeLonger(context)) {
            long timer = context.vertx().setTimer(limit.toMillis(), over -> giveUp(context));
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
    private void giveUp(RoutingContext context) {
        if (!context.response().headWritten() && !context.response().closed()) {
            LOG.warnf("The database has not answered for %d s.", limit.toSeconds());
            Problem problem = Problem.of(
                    ProblemType.DATABASE_UNAVAILABLE,
                    "The database did not answer. What it was asked to change may still happen.");
            ProblemDetail.of(problem, context.request().path()).send(context);
        }
    }
}
