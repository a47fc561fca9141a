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
 * The time limit until a response begins. By default a statement is limited to half of it, and a call to the other service to
 * a fifth, so it expires only if the database does not respond at all: frozen, or behind a network that drops all packets.
 */
@Singleton
public class AnswerDeadline {
    private static final Logger LOG = Logger.getLogger(AnswerDeadline.class);

    private final Duration limit;

    AnswerDeadline(RegistrySettings settings) {
        limit = settings.requests().answerTimeout();
    }

    /** After {@link Admission}: the request has arrived completely. */
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
     * A call between the services has its caller's timeout; a deletion may change many rows, and a stream's first row may need
     * a long sort.
     */
    private static boolean mayTakeLonger(RoutingContext context) {
        return InternalSecret.isInternal(context)
                || context.request().method().equals(HttpMethod.DELETE)
                || context.request().headers().getAll(HttpHeaders.ACCEPT).stream()
                        .anyMatch(accepted -> accepted.contains(Streams.NDJSON));
    }

    /** Responds instead of the resource, whose work continues, so that its connection is released as soon as possible. */
    private void giveUp(RoutingContext context) {
        if (!context.response().headWritten() && !context.response().closed()) {
            LOG.warnf("The database has not responded for %d s.", limit.toSeconds());
            Problem problem = Problem.of(
                    ProblemType.DATABASE_UNAVAILABLE, "The database did not respond. A change may still happen.");
            ProblemDetail.of(problem, context.request().path()).send(context);
        }
    }
}
