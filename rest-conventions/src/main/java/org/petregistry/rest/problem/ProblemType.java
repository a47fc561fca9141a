package org.petregistry.rest.problem;

import java.util.List;

/**
 * A kind of problem, as RFC 9457 means it: what the members {@code type}, {@code title} and {@code status} say.
 *
 * @param name the last part of the type's URI, {@code /problems/<name>}
 * @param status the HTTP status that goes with it
 * @param title a short sentence that is the same for every occurrence
 * @param description what {@code GET /problems/<name>} answers: when it happens and what the caller can do
 */
public record ProblemType(String name, int status, String title, String description) {
    public static final String PATH = "/problems/";

    public static final ProblemType INVALID_REQUEST = new ProblemType(
            "invalid-request",
            400,
            "The request is not valid",
            "Something in the body, the parameters or the headers is not as the interface describes it."
                    + " The members violations, parameter or header name every place. Nothing was changed.");
    public static final ProblemType UNAUTHENTICATED = new ProblemType(
            "unauthenticated",
            401,
            "The request is not authenticated",
            "Paths under /internal require the secret that both services share, in the header Authorization: Bearer <secret>.");
    public static final ProblemType FORBIDDEN = new ProblemType(
            "forbidden",
            403,
            "The request is not allowed",
            "A page of another origin must not change anything here: a request other than GET, HEAD or OPTIONS needs an Origin"
                    + " with the same host and port as its Host, or none. Paths under /internal are for the other service"
                    + " only, which knows the secret.");
    public static final ProblemType NOT_FOUND = new ProblemType(
            "not-found", 404, "There is nothing here", "The path, or the id in it, does not name anything.");
    public static final ProblemType METHOD_NOT_ALLOWED = new ProblemType(
            "method-not-allowed",
            405,
            "The method is not possible here",
            "The header Allow lists the methods that this path knows.");
    public static final ProblemType NOT_ACCEPTABLE = new ProblemType(
            "not-acceptable",
            406,
            "No such representation",
            "None of the media types in the header Accept is available here.");
    public static final ProblemType REQUEST_TIMEOUT = new ProblemType(
            "request-timeout",
            408,
            "The body did not arrive in time",
            "The body, or more of it, has to arrive within a few seconds. Nothing was changed. Repeat the request on a new"
                    + " connection.");
    public static final ProblemType TOO_LARGE = new ProblemType(
            "too-large", 413, "The body is too large", "Bodies may have 1 MiB, those of batches 4 MiB.");
    public static final ProblemType URI_TOO_LONG = new ProblemType(
            "uri-too-long",
            414,
            "The URI is too long",
            "The request line may have 64 KiB. Send fewer or shorter parameters.");
    public static final ProblemType UNSUPPORTED_MEDIA_TYPE = new ProblemType(
            "unsupported-media-type",
            415,
            "The body's media type is not understood here",
            "Send application/json; a PATCH may also be application/merge-patch+json.");
    public static final ProblemType MISDIRECTED = new ProblemType(
            "misdirected",
            421,
            "This service does not have that name",
            "The header Host does not name this service. It answers to localhost, to the address it listens on and to the"
                    + " names in ALLOWED_HOSTS.");
    public static final ProblemType HEADERS_TOO_LARGE = new ProblemType(
            "headers-too-large", 431, "The headers are too large", "All headers together may have 20 KiB.");
    public static final ProblemType ALREADY_TAKEN = new ProblemType(
            "already-taken",
            409,
            "A value that must be unique is in use",
            "The value stands in the table already, or twice in one batch; the member violations names the field.");
    public static final ProblemType VERSION_MISMATCH = new ProblemType(
            "version-mismatch",
            412,
            "If-Match does not match",
            "The resource has another version than the header If-Match names, or the header names only weak entity tags,"
                    + " which never match. Get the resource again, then repeat the change with its ETag.");
    public static final ProblemType IDEMPOTENCY_KEY_IN_USE = new ProblemType(
            "idempotency-key-in-use",
            409,
            "The same request is being carried out",
            "A request with this Idempotency-Key is under way. Repeat it a little later for its answer.");
    public static final ProblemType IDEMPOTENCY_KEY_REUSED = new ProblemType(
            "idempotency-key-reused",
            422,
            "The Idempotency-Key belongs to another request",
            "Within 24 hours a key stands for one request only. Take a new key for a new request.");
    public static final ProblemType INTERNAL_ERROR = new ProblemType(
            "internal-error",
            500,
            "Something went wrong here",
            "An unexpected error. The request id in the detail finds it in the log.");
    public static final ProblemType NOT_IMPLEMENTED = new ProblemType(
            "not-implemented",
            501,
            "The request needs something that is not supported",
            "The body is sent in a transfer coding other than chunked. Send it as it is, or chunked.");
    public static final ProblemType HTTP_VERSION_NOT_SUPPORTED = new ProblemType(
            "http-version-not-supported",
            505,
            "The HTTP version is not supported",
            "The service speaks HTTP/1.1 and HTTP/1.0.");
    public static final ProblemType DATABASE_UNAVAILABLE = new ProblemType(
            "database-unavailable",
            503,
            "The service's database cannot be used",
            "It cannot be reached, is starting or stopping, or has no room left. Nothing was changed, unless the detail"
                    + " says that a connection was lost or that there was no answer: then it is not known what became of a"
                    + " change. Repeat the request after the time in Retry-After, a POST with the same Idempotency-Key,"
                    + " which has one effect.");
    public static final ProblemType BUSY = new ProblemType(
            "busy",
            503,
            "The service is busy",
            "Other requests hold what this one needs, such as a row, a connection or memory, for too long. Nothing was"
                    + " changed. Repeat the request after the time in Retry-After.");

    /** The types that every service knows. */
    public static final List<ProblemType> COMMON = List.of(
            INVALID_REQUEST,
            UNAUTHENTICATED,
            FORBIDDEN,
            NOT_FOUND,
            METHOD_NOT_ALLOWED,
            NOT_ACCEPTABLE,
            REQUEST_TIMEOUT,
            TOO_LARGE,
            URI_TOO_LONG,
            UNSUPPORTED_MEDIA_TYPE,
            MISDIRECTED,
            HEADERS_TOO_LARGE,
            ALREADY_TAKEN,
            VERSION_MISMATCH,
            IDEMPOTENCY_KEY_IN_USE,
            IDEMPOTENCY_KEY_REUSED,
            INTERNAL_ERROR,
            NOT_IMPLEMENTED,
            HTTP_VERSION_NOT_SUPPORTED,
            DATABASE_UNAVAILABLE,
            BUSY);

    /**
     * The type for a status that the framework chose. One that has no type of its own becomes an invalid request (4xx)
     * or an internal error, with that type's status: type and status never contradict each other.
     */
    public static ProblemType ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            default -> status >= 400 && status < 500 ? INVALID_REQUEST : INTERNAL_ERROR;
        };
    }

    /** The value of the member {@code type}: a URI reference relative to the service. */
    public String uri() {
        return PATH + name;
    }
}
