package org.petregistry.rest.problem;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.ClientWebApplicationException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.petregistry.rest.database.SqlState;

/**
 * Turns whatever a resource, a filter or the framework throws into a problem document. The classes that have a method of
 * their own are those for which the framework brings a mapper, which one for {@link Throwable} would not replace.
 */
public class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    /** Set on every answer by the package {@code request} before anything can fail. */
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

    /** Bodies are read by {@code JsonBodyReader}, which never throws this: so it is a fault of ours, not the caller's. */
    @ServerExceptionMapper
    Response json(MismatchedInputException failure, RoutingContext context) {
        return any(failure, context);
    }

    /** What is refused by an annotation on a resource method's own parameters. */
    @ServerExceptionMapper
    Response constraints(ConstraintViolationException failure, RoutingContext context) {
        Problem problem = Problem.invalidBody(failure.getConstraintViolations().stream()
                .map(violation -> new Violation(pointer(violation), violation.getMessage()))
                .sorted(Comparator.comparing(Violation::pointer).thenComparing(Violation::message))
                .toList());
        return any(problem, context);
    }

    @ServerExceptionMapper
    Response web(WebApplicationException failure, RoutingContext context) {
        Response own = failure.getResponse();
        // What the other service answered to us is not what we answer.
        if (failure instanceof ClientWebApplicationException || own.getStatus() >= 500) {
            return any(failure, context);
        }
        if (own.getStatus() < 400) {
            return own;
        }
        Set<String> allowed = allowedMethods.at(context.normalizedPath());
        // To the framework a path is unknown where the class that would know it has no such method.
        boolean exists = own.getStatus() == 404
                && !allowed.isEmpty()
                && !allowed.contains(context.request().method().name());
        // The framework matches a path by its form, where only declared names are paths.
        boolean unknown = own.getStatus() == 405 && allowed.isEmpty();
        int status = exists ? 405 : unknown ? 404 : own.getStatus();
        Response answer = any(ofFramework(status, context), context);
        if (status != 405) {
            return answer;
        }
        // RFC 9110 §15.5.6: a 405 must name the methods that are possible; the framework's does not.
        return Response.fromResponse(answer)
                .header(HttpHeaders.ALLOW, String.join(", ", allowed))
                .build();
    }

    /** What a failure is to the caller. An unexpected one is logged here, and only here. */
    public static Problem problem(Throwable failure, RoutingContext context) {
        if (failure instanceof Problem problem) {
            return problem;
        }
        Optional<Problem> database = DatabaseProblems.of(failure);
        if (database.isPresent()) {
            log(failure, context);
            return database.get();
        }
        String requestId = context.response().headers().get(REQUEST_ID);
        // Who has waited for too long has been answered by AnswerDeadline, after which there is nothing more to write
        // to.
        LOG.logf(
                context.response().ended() ? Logger.Level.DEBUG : Logger.Level.ERROR,
                failure,
                "Unexpected error in %s %s",
                context.request().method(),
                context.request().path());
        return Problem.of(ProblemType.INTERNAL_ERROR, "The log has it under the request id " + requestId + ".")
                .with("requestId", requestId);
    }

    /** What is wrong with a database is told by its readiness, except that it has no room left: then it still answers. */
    private static void log(Throwable failure, RoutingContext context) {
        if (SqlState.of(failure).filter(SqlState::isOutOfResources).isPresent()) {
            LOG.warnf("The database cannot go on: %s", failure.getMessage());
        }
        LOG.debugf(
                failure, "%s %s", context.request().method(), context.request().path());
    }

    /** The problem for a status that the framework chose without saying more. */
    public static Problem ofFramework(int status, RoutingContext context) {
        ProblemType type = ProblemType.ofStatus(status);
        return switch (type.status()) {
            case 400 -> Problem.of(type, "The request cannot be understood.");
            case 404 -> Problem.of(type, "This path does not name anything.");
            case 405 -> Problem.of(type, context.request().method() + " is not possible at this path.");
            case 406 -> Problem.of(type, "None of the media types in the header Accept is available here.");
            case 415 -> Problem.of(type, "The body needs a Content-Type that is understood here.");
            default -> Problem.of(type, type.description());
        };
    }

    /**
     * A JSON pointer from a path like {@code add.drafts[17].name}: the method and its parameter do not count, and an
     * index belongs to the node after the list's.
     */
    private static String pointer(ConstraintViolation<?> violation) {
        StringBuilder pointer = new StringBuilder();
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            }
            if (node.getKind() == ElementKind.PROPERTY) {
                pointer.append('/').append(node.getName());
            }
        }
        return pointer.toString();
    }
}
