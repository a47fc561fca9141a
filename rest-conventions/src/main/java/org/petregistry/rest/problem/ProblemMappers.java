package org.petregistry.rest.problem;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.ClientWebApplicationException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.petregistry.rest.database.Causes;
import org.petregistry.rest.database.SqlState;

/**
 * Maps all exceptions of resources, filters and the framework to problem documents. Exceptions with a method of their own are
 * those for which the framework has a mapper, which one for {@link Throwable} would not replace.
 */
public class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    /** Set on every response by the package {@code request} before anything can fail. */
    private static final String REQUEST_ID = "X-Request-Id";

    private final AllowedMethods allowedMethods;

    ProblemMappers(AllowedMethods allowedMethods) {
        this.allowedMethods = allowedMethods;
    }

    @ServerExceptionMapper
    Response any(Throwable failure, RoutingContext context) {
        return ProblemDetail.of(problem(failure, context), context.request().path())
                .response();
    }

    /** {@code JsonBodyReader} never throws this for a request body, so it is an internal error. */
    @ServerExceptionMapper
    Response json(MismatchedInputException failure, RoutingContext context) {
        return any(failure, context);
    }

    @ServerExceptionMapper
    Response web(WebApplicationException failure, RoutingContext context) {
        Response own = failure.getResponse();
        // An error response of the other service is not our response.
        if (failure instanceof ClientWebApplicationException || own.getStatus() >= 500) {
            return any(failure, context);
        }
        if (own.getStatus() < 400) {
            return own;
        }
        Set<String> allowed = allowedMethods.at(context.normalizedPath());
        // The framework reports 404 if the matching class has no such method.
        boolean exists = own.getStatus() == 404
                && !allowed.isEmpty()
                && !allowed.contains(context.request().method().name());
        // The framework matches a path by its pattern, but only declared names are paths.
        boolean unknown = own.getStatus() == 405 && allowed.isEmpty();
        int status = exists ? 405 : unknown ? 404 : own.getStatus();
        Response answer = any(ofFramework(status, context), context);
        if (status != 405) {
            return answer;
        }
        // RFC 9110 §15.5.6: a 405 must list the allowed methods; the framework's does not.
        return Response.fromResponse(answer)
                .header(HttpHeaders.ALLOW, String.join(", ", allowed))
                .build();
    }

    /** The problem for a failure. Unexpected failures are logged here, and only here. */
    public static Problem problem(Throwable failure, RoutingContext context) {
        // Hibernate wraps the problem of a connection that may not be opened.
        Optional<Problem> own = Causes.of(failure)
                .filter(Problem.class::isInstance)
                .map(Problem.class::cast)
                .findFirst();
        if (own.isPresent()) {
            return own.get();
        }
        Optional<Problem> database = DatabaseProblems.of(failure);
        if (database.isPresent()) {
            log(failure, context);
            return database.get();
        }
        String requestId = context.response().headers().get(REQUEST_ID);
        // AnswerDeadline has already sent a response to a request that took too long.
        LOG.logf(
                context.response().ended() ? Logger.Level.DEBUG : Logger.Level.ERROR,
                failure,
                "Unexpected error in %s %s",
                context.request().method(),
                context.request().path());
        return Problem.of(ProblemType.INTERNAL_ERROR, "Search the log for the request id " + requestId + ".")
                .with("requestId", requestId);
    }

    /** Readiness reports an unavailable database, but not one that is out of resources: it still responds. */
    private static void log(Throwable failure, RoutingContext context) {
        if (SqlState.of(failure).filter(SqlState::isOutOfResources).isPresent()) {
            LOG.warnf("The database is out of resources: %s", failure.getMessage());
        }
        LOG.debugf(
                failure, "%s %s", context.request().method(), context.request().path());
    }

    /** The problem for a status that the framework chose without details. */
    public static Problem ofFramework(int status, RoutingContext context) {
        ProblemType type = ProblemType.ofStatus(status);
        return switch (type.status()) {
            case 400 -> Problem.of(type, "The request is malformed.");
            case 404 -> Problem.of(type, "This path does not exist.");
            case 405 -> Problem.of(type, context.request().method() + " is not supported by this path.");
            case 406 -> Problem.of(type, "None of the media types in the header Accept is available.");
            case 415 -> Problem.of(type, "The Content-Type of the body is not supported.");
            default -> Problem.of(type, type.description());
        };
    }
}
