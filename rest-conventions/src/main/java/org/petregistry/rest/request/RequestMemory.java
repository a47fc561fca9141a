package org.petregistry.rest.request;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import org.petregistry.rest.settings.RegistrySettings;

/**
 * The memory limit of all requests together, so that large requests cannot exhaust the heap. Small requests are not counted: a
 * few callers that stall in the middle of a large request must not lock out all others, and the number of connections limits
 * the memory of small requests.
 */
@Singleton
public class RequestMemory {
    /** The size of the largest request: a full batch. */
    static final int LEAST = 4 << 20;

    private final long limit;
    private final AtomicLong held = new AtomicLong();

    RequestMemory(MeterRegistry meters, RegistrySettings settings) {
        this.limit = settings.requests()
                .memory()
                .map(MemorySize::asLongValue)
                .orElseGet(() -> Math.max(LEAST, Runtime.getRuntime().maxMemory() / 8));
        Gauge.builder("registry.requests.memory", held::get)
                .description("Memory held by large requests")
                .baseUnit("bytes")
                .register(meters);
    }

    /** A service that could never read the largest batch does not start. */
    void check(@Observes StartupEvent start) {
        if (limit < LEAST) {
            throw new ConfigurationException("REGISTRY_REQUESTS_MEMORY is " + limit + " bytes and must be at least "
                    + LEAST + ", the size of one batch.");
        }
    }

    /** The share of one request. Used by one thread at a time. */
    public final class Share {
        private final long free;
        private long taken;

        private Share(long free) {
            this.free = free;
        }

        /**
         * Grows this share to this many bytes in total.
         *
         * @return false if there is not enough memory; the share is unchanged then
         */
        public boolean growTo(long bytes) {
            if (bytes <= free || bytes <= taken) {
                return true;
            }
            if (held.addAndGet(bytes - taken) > limit) {
                held.addAndGet(taken - bytes);
                return false;
            }
            taken = bytes;
            return true;
        }

        /** Releases everything. The share can be reused. */
        public void release() {
            held.addAndGet(-taken);
            taken = 0;
        }
    }

    /** @param free the number of bytes that are not counted */
    public Share share(long free) {
        return new Share(free);
    }
}
