package org.petregistry.rest.internal;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.spi.RestClientBuilderListener;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.client.impl.VertxRequestCustomizingClientBuilder;

/**
 * Limits the memory of responses from other services. The REST clients buffer a whole response; all responses being read may
 * together take an eighth of the heap. Above that, the connection is closed, and {@link OtherService} reports that there was
 * no response.
 */
public final class AnswerLimit implements RestClientBuilderListener {
    private static final Logger LOG = Logger.getLogger(AnswerLimit.class);
    private static final long MOST = Runtime.getRuntime().maxMemory() / 8;

    /** Shared by all clients: each has its own listener. */
    private static final AtomicLong BEING_READ = new AtomicLong();

    @Override
    public void onNewBuilder(RestClientBuilder builder) {
        ((VertxRequestCustomizingClientBuilder<?>) builder).httpClientRequestCustomizer(AnswerLimit::watch);
    }

    private static void watch(HttpClientRequest request) {
        request.response().onSuccess(answer -> new Reading(answer).begin());
    }

    /** One response, read on one event loop. */
    private static final class Reading {
        private final HttpClientResponse answer;
        private long length;
        private boolean cutOff;

        Reading(HttpClientResponse answer) {
            this.answer = answer;
        }

        void begin() {
            answer.handler(this::add);
            answer.end().onComplete(end -> BEING_READ.addAndGet(-length));
        }

        private void add(Buffer piece) {
            length += piece.length();
            if (BEING_READ.addAndGet(piece.length()) > MOST && !cutOff) {
                cutOff = true;
                LOG.warnf(
                        "Aborted the response to %s after %d bytes: memory limit reached",
                        answer.request().getURI(), length);
                answer.request().connection().close();
            }
        }
    }
}
