package org.petregistry.rest.request;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.ByteArrayInputStream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Passes the body that {@link ArrivingBody} has read to Jakarta REST.
 *
 * <p>Why not by {@code RoutingContext.setBody}, as Vert.x' own BodyHandler does: on an event loop Quarkus REST 3.32 then runs
 * the resource method twice for a body above {@code quarkus.rest.input-buffer-size} (10 KiB), one of them with zeros
 * (VertxResteasyReactiveRequestContext.setReadListener calls both data and done; quarkusio/quarkus#48777), and never continues
 * with an empty one.
 */
public class ReadBody {
    private static final String KEY = ReadBody.class.getName();

    static void keep(RoutingContext context, Buffer body) {
        context.put(KEY, body);
    }

    @ServerRequestFilter
    void handOver(ContainerRequestContext request, RoutingContext context) {
        Buffer body = context.get(KEY);
        // A request without a body has an empty stream, so that reading it does not wait.
        request.setEntityStream(new ByteArrayInputStream(body == null ? new byte[0] : body.getBytes()));
    }
}
