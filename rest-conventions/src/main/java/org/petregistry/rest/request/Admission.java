package org.petregistry.rest.request;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.petregistry.rest.internal.InternalSecret;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemDetail;
import org.petregistry.rest.problem.ProblemType;

/** Processes every request before routing: assigns its id, rejects invalid ones, and reads the whole body. */
@Singleton
public class Admission {
    private final InternalSecret secret;
    private final Hosts hosts;
    private final Bodies bodies;

    Admission(InternalSecret secret, Hosts hosts, Bodies bodies) {
        this.secret = secret;
        this.hosts = hosts;
        this.bodies = bodies;
    }

    void register(@Observes Router router) {
        router.route().order(-1000).handler(this::enter);
    }

    private void enter(RoutingContext context) {
        setHeaders(context);
        HttpServerRequest request = context.request();
        tidyContentType(request.headers());
        Optional<Problem> refusal = refusal(context);
        if (ArrivingBody.isAnnounced(request)) {
            bodies.of(context, refusal.orElse(null)).readThen(context::next);
        } else if (refusal.isPresent()) {
            ProblemDetail.of(refusal.get(), request.path()).send(context);
        } else {
            context.next();
        }
    }

    /** Sets the headers of every response. */
    static void setHeaders(RoutingContext context) {
        context.response().putHeader(RequestId.ANSWER_HEADER, RequestId.take(context));
        // At the end, so that headers set by a resource are neither overwritten nor repeated.
        context.addHeadersEndHandler(end -> {
            if (!context.response().headers().contains(HttpHeaders.CACHE_CONTROL)) {
                context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
            }
        });
    }

    /** RFC 9110 §5.6.6 allows blanks before a {@code ;}, which Quarkus REST 3.32 treats as part of the media type (415). */
    private static void tidyContentType(MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (type != null && type.contains(" ;")) {
            headers.set(HttpHeaders.CONTENT_TYPE, type.replaceAll(" +;", ";"));
        }
    }

    private Optional<Problem> refusal(RoutingContext context) {
        return hosts.refusal(context)
                .or(() -> Origins.refusal(context.request()))
                .or(() -> secretRefusal(context))
                .or(() -> pathRefusal(context));
    }

    private Optional<Problem> secretRefusal(RoutingContext context) {
        if (!secret.admits(context)) {
            return Optional.of(Problem.of(
                    ProblemType.UNAUTHENTICATED,
                    "The header Authorization must be sent once, as Bearer followed by the secret that both services"
                            + " share."));
        }
        return Optional.empty();
    }

    /** The framework would drop everything after a {@code ;}. */
    private static Optional<Problem> pathRefusal(RoutingContext context) {
        if (context.request().path().indexOf(';') >= 0) {
            return Optional.of(Problem.of(ProblemType.INVALID_REQUEST, "A path must not contain a semicolon."));
        }
        return Optional.empty();
    }
}
