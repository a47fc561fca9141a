package org.petregistry.rest.warmup;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.petregistry.rest.internal.InternalSecret;

/** Requests of this service to itself. */
final class Loopback implements AutoCloseable {
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

    private static final int SERVER_ERROR = 500;

    private final HttpClient client;
    private final InternalSecret secret;

    Loopback(Vertx vertx, InternalSecret secret) {
        this.client = vertx.createHttpClient();
        this.secret = secret;
    }

    /**
     * Sends a request.
     *
     * @param body null for none
     * @return the status, after the body has been read; a failure if it is 500 or above
     */
    Uni<Integer> send(HttpMethod method, String path, String body, Map<String, String> headers) {
        RequestOptions options = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(port(), address()))
                // A valid host name for every address that it listens on.
                .setHost("localhost")
                .setPort(port())
                .setMethod(method)
                .setURI(path);
        headers.forEach(options::putHeader);
        if (path.startsWith(InternalSecret.PATH + "/")) {
            options.putHeader(HttpHeaders.AUTHORIZATION, secret.authorization());
        }
        return Uni.createFrom().completionStage(() -> client.request(options)
                .compose(request -> body == null ? request.send() : request.send(Buffer.buffer(body)))
                .compose(Loopback::status)
                .toCompletionStage());
    }

    private static Future<Integer> status(HttpClientResponse answer) {
        int status = answer.statusCode();
        return answer.body()
                .compose(body -> status < SERVER_ERROR
                        ? Future.succeededFuture(status)
                        : Future.failedFuture("The status was " + status));
    }

    private static String address() {
        String host = ConfigProvider.getConfig().getValue("quarkus.http.host", String.class);
        return EVERYWHERE.contains(host) ? "127.0.0.1" : host;
    }

    /** Read each time: if 0 is configured, the actual port is known only after the server has started. */
    private static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
    }

    @Override
    public void close() {
        client.close();
    }
}
