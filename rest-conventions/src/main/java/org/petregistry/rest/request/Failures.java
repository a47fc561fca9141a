package org.petregistry.rest.request;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemDetail;
import org.petregistry.rest.problem.ProblemMappers;

/** Responds with a problem document to failures outside of exception mappers. */
@Singleton
public class Failures {
    void register(@Observes Router router) {
        router.route().order(-1001).failureHandler(Failures::answer);
    }

    private static void answer(RoutingContext context) {
        if (!context.response().headers().contains(RequestId.ANSWER_HEADER)) {
            Admission.setHeaders(context);
        }
        // A failure has the status 500, unless the router itself rejected the request.
        Problem problem = context.failure() == null || context.statusCode() < 500
                ? ProblemMappers.ofFramework(context.statusCode(), context)
                : ProblemMappers.problem(context.failure(), context);
        ProblemDetail.of(problem, context.request().path()).send(context);
    }
}
