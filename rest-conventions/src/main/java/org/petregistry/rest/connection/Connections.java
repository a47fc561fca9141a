package org.petregistry.rest.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ServerChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.quarkus.arc.Unremovable;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.net.impl.VertxHandler;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.petregistry.rest.request.RequestMemory;
import org.petregistry.rest.settings.RegistrySettings;

/**
 * The open connections of this service. Their number is limited, so that the process never runs out of descriptors: above the
 * limit, a new connection replaces the least needed one (see {@link Connection.Use}). If all of them wait for a response, the
 * new one is closed.
 */
@Singleton
@Unremovable
public class Connections implements HttpServerOptionsCustomizer {
    private static final Logger LOG = Logger.getLogger(Connections.class);
    private static final long WARNING_INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final int limit;
    private final Duration headTimeout;
    private final RequestMemory memory;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private HttpServerOptions options;
    private long lastWarning = System.nanoTime() - WARNING_INTERVAL_NANOS;

    Connections(MeterRegistry meters, RequestMemory memory, RegistrySettings settings) {
        this.limit = Math.min(settings.connections().limit(), descriptors() / 2);
        this.headTimeout = settings.connections().headTimeout();
        this.memory = memory;
        Gauge.builder("registry.connections.open", open::size)
                .description("Connections that clients have opened")
                .register(meters);
    }

    /** The descriptor limit of this process; half of them is reserved for database connections, files and the like. */
    private static int descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? (int) Math.min(system.getMaxFileDescriptorCount(), Integer.MAX_VALUE)
                : Integer.MAX_VALUE;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions httpServerOptions) {
        options = httpServerOptions;
    }

    /** Registers with a listening channel, to handle all connections that it accepts. */
    void watch(ServerChannel listener) {
        listener.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object accepted) {
                Channel channel = (Channel) accepted;
                if (open.size() < limit || closeLeastNeeded()) {
                    Connection connection = new Connection(channel, headTimeout, memory);
                    open.add(connection);
                    channel.closeFuture().addListener(closed -> open.remove(connection));
                    channel.pipeline().addLast(new Installer(connection));
                    context.fireChannelRead(channel);
                } else {
                    channel.unsafe().closeForcibly();
                }
            }
        });
    }

    /** Only called by the thread that accepts connections. */
    private boolean closeLeastNeeded() {
        if (System.nanoTime() - lastWarning >= WARNING_INTERVAL_NANOS) {
            lastWarning = System.nanoTime();
            LOG.warnf("All %d connections are in use. New connections replace idle ones.", limit);
        }
        Optional<Connection> leastNeeded = open.stream()
                .filter(Connection::mayBeClosed)
                .min(Comparator.comparing(Connection::use).thenComparing(Connection::since));
        leastNeeded.ifPresent(connection -> {
            open.remove(connection);
            connection.closeNow();
        });
        return leastNeeded.isPresent();
    }

    /** Inserts our handlers among those of Vert.x as soon as they exist, before the first byte is read. */
    private final class Installer extends ChannelInboundHandlerAdapter {
        private final Connection connection;

        Installer(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ChannelPipeline pipeline = context.pipeline();
            pipeline.replace(HttpRequestDecoder.class, "httpDecoder", new StrictDecoder(options, connection));
            pipeline.addBefore("handler", "connection", connection);
            Http1xServerConnection server =
                    (Http1xServerConnection) pipeline.get(VertxHandler.class).getConnection();
            server.invalidRequestHandler(InvalidRequests::answer);
            context.fireChannelActive();
            pipeline.remove(this);
        }
    }
}
