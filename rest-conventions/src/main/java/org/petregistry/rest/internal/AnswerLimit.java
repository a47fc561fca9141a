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
 * Keeps what others answer from filling the memory. The REST clients read an answer whole before they look at it; those that
 * are being read may together take an eighth of the heap, and the connection on which more comes is closed. For
 * {@link OtherService} that is one more answer that did not come in time.
 */
public final class AnswerLimit implements RestClientBuilderListener {
    private static final Logger LOG = Logger.getLogger(AnswerLimit.class);
    private static final long MOST = Runtime.getRuntime().maxMemory() / 8;

    /** Of all clients: each has a listener of its own. */
    private static final AtomicLong BEING_READ = new AtomicLong();

    @Override
    public void onNewBuilder(RestClientBuilder builder) {
        ((VertxRequestCustomizingClientBuilder<?>) builder).httpClientRequestCustomizer(AnswerLimit::watch);
    }

    private static void watch(HttpClientRequest request) {
        request.response().onSuccess(answer -> new Reading(answer).begin());
    }

    /** One answer, read on one event loop. */
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
                        "An answer to %s was cut off after %d bytes: there is no room for more",
                        answer.request().getURI(), length);
                answer.request().connection().close();
            }
        }
    }
}
