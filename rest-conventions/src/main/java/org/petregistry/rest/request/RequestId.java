package org.petregistry.rest.request;

import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * The id that identifies a request in the logs of both services: the {@code traceparent} of W3C Trace Context
 * (https://www.w3.org/TR/trace-context-1/#traceparent-header), whole.
 */
public final class RequestId {
    /** The header that carries it between callers and services, and its key in the log format: {@code %X{traceparent}}. */
    public static final String HEADER = "traceparent";

    /** The response header with the id. */
    public static final String ANSWER_HEADER = "X-Request-Id";

    /** Version, trace id, parent id, flags; neither id may be all zeros, and there is no version ff. */
    private static final Pattern VALID =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private static final int LENGTH = 55;

    private RequestId() {}

    /** The id of a request, as in its log lines. */
    public static String of(RoutingContext context) {
        String id = context.get(HEADER);
        return id == null ? take(context) : id;
    }

    /** The id that the caller sent, or a new one if that is invalid. */
    public static String of(HttpServerRequest request) {
        List<String> sent = request.headers().getAll(HEADER);
        return sent.size() == 1 ? accept(sent.get(0)) : make();
    }

    /**
     * The id of the current request. Without a request, as in scheduled work, a new id, which is kept if the work has a Vert.x
     * context of its own.
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

    /** Assigns to a request the id that its caller sent, or a new one if that is invalid. */
    static String take(RoutingContext context) {
        String id = of(context.request());
        context.put(HEADER, id);
        MDC.put(HEADER, id);
        return id;
    }

    static String accept(String sent) {
        if (VALID.matcher(sent).matches()) {
            // A future version is continued as the supported one (§3.2.2.1 and §4.3 of the specification).
            return sent.startsWith("00") ? sent : "00" + sent.substring(2);
        }
        boolean isLonger = sent.length() > LENGTH && sent.charAt(LENGTH) == '-' && !sent.startsWith("00");
        return isLonger ? accept(sent.substring(0, LENGTH)) : make();
    }

    static String make() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        // The lowest bit set: no id is all zeros.
        return "00-" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong() | 1) + "-"
                + hex.toHexDigits(random.nextLong() | 1) + "-01";
    }
}
