package org.petregistry.rest.connection;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemDetail;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.request.RequestId;

/**
 * Responds to requests that the decoder rejects, instead of {@link HttpServerRequest#DEFAULT_INVALID_REQUEST_HANDLER}, whose
 * responses have no body. Vert.x closes the connection after the response.
 */
final class InvalidRequests {
    private InvalidRequests() {}

    static void answer(HttpServerRequest request) {
        request.response()
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .putHeader(RequestId.ANSWER_HEADER, RequestId.of(request));
        // A request that cannot be parsed has no path.
        ProblemDetail.of(problem(request.decoderResult().cause()), null).send(request.response());
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof Problem problem) {
            return problem;
        }
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of(ProblemType.URI_TOO_LONG, "The path and the query are too long.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Problem.of(ProblemType.HEADERS_TOO_LARGE, "The headers are too large.");
        }
        return Problem.of(ProblemType.INVALID_REQUEST, "The request line or the headers are not well-formed HTTP/1.1.");
    }
}
