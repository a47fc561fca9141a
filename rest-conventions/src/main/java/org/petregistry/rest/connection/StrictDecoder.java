package org.petregistry.rest.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/**
 * Rejects requests that a proxy and this server could delimit differently (request smuggling, RFC 9112 §11.2). Netty 4.1 is
 * lenient: it drops a Content-Length beside Transfer-Encoding, and takes any list of transfer codings that has {@code chunked}
 * in it.
 */
final class StrictDecoder extends VertxHttpRequestDecoder {
    private final Connection connection;

    StrictDecoder(HttpServerOptions options, Connection connection) {
        super(options);
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof ByteBuf bytes) {
            connection.bytesArrived(bytes.readableBytes());
        }
        super.channelRead(context, message);
    }

    /**
     * Netty 4.1 calls this when it has read a whole request head and before it changes anything in it. An exception makes the
     * request invalid ({@link InvalidRequests}), and nothing more is read from the connection.
     */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        if (message instanceof HttpRequest request) {
            checkVersion(request);
            checkTarget(request.uri());
            checkFraming(request);
        }
        return super.isContentAlwaysEmpty(message);
    }

    private static void checkVersion(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        // Another spelling, such as http/1.1, is another object.
        if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_1_0) {
            // Vert.x responds in the version of the request.
            request.setProtocolVersion(HttpVersion.HTTP_1_1);
            throw Problem.of(ProblemType.HTTP_VERSION_NOT_SUPPORTED, "The request is not HTTP/1.1 or HTTP/1.0.");
        }
    }

    /** Quarkus 3.32 would also reject it, but with an empty body (VertxHttpRecorder.ACTUAL_ROOT). */
    private static void checkTarget(String target) {
        try {
            new URI(target);
        } catch (URISyntaxException malformed) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "The path or the query is not a well-formed URI.");
        }
    }

    /** RFC 9112 §3.2 and §6.1. Netty itself rejects more than one Content-Length. */
    private static void checkFraming(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (headers.getAll(HttpHeaderNames.HOST).size() > 1) {
            throw Problem.invalidHeader("Host", "The header Host is repeated.");
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return;
        }
        if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            throw Problem.invalidHeader(
                    "Content-Length", "A request must not have both Content-Length and Transfer-Encoding.");
        }
        if (request.protocolVersion() != HttpVersion.HTTP_1_1) {
            throw Problem.invalidHeader("Transfer-Encoding", "HTTP/1.0 does not support Transfer-Encoding.");
        }
        if (codings.size() > 1 || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0))) {
            throw Problem.of(ProblemType.NOT_IMPLEMENTED, "The only supported transfer coding is chunked.")
                    .with("header", "Transfer-Encoding");
        }
    }
}
