package org.petregistry.rest.request;

import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * The id by which one request is found in both services' logs: the {@code traceparent} of W3C Trace Context
 * (https://www.w3.org/TR/trace-context-1/#traceparent-header), whole.
 */
public final class RequestId {
    /** The header that carries it between callers and services, and its key in the log format: {@code %X{traceparent}}. */
    public static final String HEADER = "traceparent";

    /** The header of every answer that tells it. */
    public static final String ANSWER_HEADER = "X-Request-Id";

    /** Version, trace id, parent id, flags; neither id may be all zeros, and there is no version ff. */
    private static final Pattern VALID =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private static final int LENGTH = 55;

    private RequestId() {}

    /** The id of a request, the one that its log lines have. */
    public static String of(RoutingContext context) {
        String id = context.get(HEADER);
        return id == null ? take(context) : id;
    }

    /** The id that the caller sent with a request, or a new one each time when that is not valid. */
    public static String of(HttpServerRequest request) {
        List<String> sent = request.headers().getAll(HEADER);
        return sent.size() == 1 ? accept(sent.get(0)) : make();
    }

    /**
     * The id of the request that this code works for. Where there is none, as in work that a clock began, a new one,
     * which stays with that work if it has a Vert.x context of its own.
     */
    public static String current() {
        if (MDC.get(HEADER) instanceof String id) {
            return id;
        }
        String id = make();
        if (VertxContext.isOnDuplicatedContext()) {
            MDC.put(HEADER, id);
        }
        return id;
    }

    /** Gives a request that arrives the id that its caller sent, or a new one when that is not valid. */
    static String take(RoutingContext context) {
        String id = of(context.request());
        context.put(HEADER, id);
        MDC.put(HEADER, id);
        return id;
    }

    static String accept(String sent) {
        if (VALID.matcher(sent).matches()) {
            // A version to come is continued as the one known here (§3.2.2.1 and §4.3 of the specification).
            return sent.startsWith("00") ? sent : "00" + sent.substring(2);
        }
        boolean isLonger = sent.length() > LENGTH && sent.charAt(LENGTH) == '-' && !sent.startsWith("00");
        return isLonger ? accept(sent.substring(0, LENGTH)) : make();
    }

    static String make() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        // The lowest bit set: no id is all zeros.
        return "00-%016x%016x-%016x-01".formatted(random.nextLong(), random.nextLong() | 1, random.nextLong() | 1);
    }
}
