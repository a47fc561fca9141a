package org.petregistry.rest.problem;

import java.util.List;

/**
 * A problem type (RFC 9457): the members {@code type}, {@code title} and {@code status}.
 *
 * @param name the last part of the type's URI, {@code /problems/<name>}
 * @param status the HTTP status that goes with it
 * @param title a short summary, the same for every occurrence
 * @param description the explanation in {@code GET /problems/<name>}: when it occurs and what the caller can do
 */
public record ProblemType(String name, int status, String title, String description) {
    public static final String PATH = "/problems/";

    public static final ProblemType INVALID_REQUEST = new ProblemType(
            "invalid-request",
            400,
            "Invalid request",
            "The body, a parameter or a header does not match the API description. The members violations,"
                    + " parameters and header name each error. Nothing was changed.");
    public static final ProblemType UNAUTHENTICATED = new ProblemType(
            "unauthenticated",
            401,
            "Authentication required",
            "Paths under /internal require the secret that both services share, in the header Authorization: Bearer <secret>.");
    public static final ProblemType FORBIDDEN = new ProblemType(
            "forbidden",
            403,
            "Forbidden",
            "Cross-origin requests must not change anything: a request other than GET, HEAD or OPTIONS must have"
                    + " an Origin with the same host and port as its Host, or no Origin. Paths under /internal are reserved"
                    + " for the other service, which knows the secret.");
    public static final ProblemType NOT_FOUND = new ProblemType(
            "not-found", 404, "Not found", "The path, or the resource with the id in it, does not exist.");
    public static final ProblemType METHOD_NOT_ALLOWED = new ProblemType(
            "method-not-allowed",
            405,
            "Method not allowed",
            "The header Allow lists the methods that this path supports.");
    public static final ProblemType NOT_ACCEPTABLE = new ProblemType(
            "not-acceptable",
            406,
            "No acceptable representation",
            "None of the media types in the header Accept is available.");
    public static final ProblemType REQUEST_TIMEOUT = new ProblemType(
            "request-timeout",
            408,
            "Request timeout",
            "The body, or more of it, must arrive within a few seconds. Nothing was changed. Retry on a new"
                    + " connection.");
    public static final ProblemType TOO_LARGE =
            new ProblemType("too-large", 413, "Body too large", "The limit is 1 MiB, or 4 MiB for a batch.");
    public static final ProblemType URI_TOO_LONG = new ProblemType(
            "uri-too-long",
            414,
            "URI too long",
            "The request line is limited to 64 KiB. Send fewer or shorter parameters.");
    public static final ProblemType UNSUPPORTED_MEDIA_TYPE = new ProblemType(
            "unsupported-media-type",
            415,
            "Unsupported media type",
            "Send application/json; a PATCH may also use application/merge-patch+json.");
    public static final ProblemType MISDIRECTED = new ProblemType(
            "misdirected",
            421,
            "Misdirected request",
            "The header Host does not name this service. Valid names are localhost, the address that the service"
                    + " listens on and the names in ALLOWED_HOSTS.");
    public static final ProblemType HEADERS_TOO_LARGE = new ProblemType(
            "headers-too-large", 431, "Headers too large", "The limit for all headers together is 20 KiB.");
    public static final ProblemType ALREADY_TAKEN = new ProblemType(
            "already-taken",
            409,
            "Value already in use",
            "The value must be unique. It is already in use, or occurs twice in one batch. The member violations"
                    + " names the field.");
    public static final ProblemType VERSION_MISMATCH = new ProblemType(
            "version-mismatch",
            412,
            "If-Match does not match",
            "The version of the resource is not one of those in If-Match, or If-Match has only weak entity tags,"
                    + " which never match. Get the resource again, then retry with its ETag.");
    public static final ProblemType IDEMPOTENCY_KEY_IN_USE = new ProblemType(
            "idempotency-key-in-use",
            409,
            "Request already in progress",
            "A request with this Idempotency-Key is in progress. Retry shortly to get its response.");
    public static final ProblemType IDEMPOTENCY_KEY_REUSED = new ProblemType(
            "idempotency-key-reused",
            422,
            "Idempotency-Key used for another request",
            "A key identifies one request for 24 hours. Use a new key for a new request.");
    public static final ProblemType INTERNAL_ERROR = new ProblemType(
            "internal-error",
            500,
            "Internal server error",
            "An unexpected error occurred. Search the log for the request id in the detail.");
    public static final ProblemType NOT_IMPLEMENTED = new ProblemType(
            "not-implemented",
            501,
            "Not implemented",
            "The body uses a transfer coding other than chunked. Send it with Content-Length or chunked.");
    public static final ProblemType HTTP_VERSION_NOT_SUPPORTED = new ProblemType(
            "http-version-not-supported",
            505,
            "HTTP version not supported",
            "The service supports HTTP/1.1 and HTTP/1.0.");
    public static final ProblemType DATABASE_UNAVAILABLE = new ProblemType(
            "database-unavailable",
            503,
            "Database unavailable",
            "The database cannot be reached, is starting or stopping, or is out of resources. Nothing was"
                    + " changed, unless the detail says that the connection was lost or that the database did not respond:"
                    + " then the outcome is unknown. Retry after the time in Retry-After. Retry a POST with the same"
                    + " Idempotency-Key, so that it takes effect only once.");
    public static final ProblemType BUSY = new ProblemType(
            "busy",
            503,
            "Service busy, retry shortly",
            "Other requests hold a row lock, a connection or memory that this request needs. Nothing was changed."
                    + " Retry after the time in Retry-After.");

    /** The types that all services have. */
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
     * The type for a status that the framework chose. A status without a type becomes an invalid request (4xx) or an internal
     * error, with the status of that type.
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
