package org.petregistry.rest.connection;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.quarkus.arc.Arc;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.VertxServiceProvider;

/**
 * Passes each connection to {@link Connections} before anything is read from it. Vert.x finds this class through {@code
 * META-INF/services}.
 *
 * <p>Quarkus 3.32 creates its HTTP server itself and does not expose it: its options have no connection hook, and the server's
 * {@code invalidRequestHandler} is not set (quarkusio/quarkus#55082). The transport is the one part of Vert.x 4.5 that may be
 * replaced and that creates the listening channel.
 */
public class ConnectionHook implements VertxServiceProvider {

    @Override
    public void init(VertxBuilder builder) {
        builder.findTransport(new HookedTransport());
    }

    private static final class HookedTransport extends JDKTransport {

        @Override
        public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
            return HookedTransport::listener;
        }

        private static ServerChannel listener() {
            NioServerSocketChannel listener = new NioServerSocketChannel();
            Arc.container().instance(Connections.class).get().watch(listener);
            return listener;
        }
    }
}
