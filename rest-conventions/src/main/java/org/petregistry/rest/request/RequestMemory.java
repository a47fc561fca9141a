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
 * The memory that all requests together may hold, so that no number of large ones uses up the heap. What is small needs no
 * share of it: a few callers who stop in the middle of something large must not keep all others out, and the number of
 * connections limits what small requests can hold.
 */
@Singleton
public class RequestMemory {
    /** As much as the largest request needs: a full batch. */
    static final int LEAST = 4 << 20;

    private final long limit;
    private final AtomicLong held = new AtomicLong();

    RequestMemory(MeterRegistry meters, RegistrySettings settings) {
        this.limit = settings.requests()
                .memory()
                .map(MemorySize::asLongValue)
                .orElseGet(() -> Math.max(LEAST, Runtime.getRuntime().maxMemory() / 8));
        Gauge.builder("registry.requests.memory", held::get)
                .description("What large requests hold in memory")
                .baseUnit("bytes")
                .register(meters);
    }

    /** A service that can never read the largest batch does not start. */
    void check(@Observes StartupEvent start) {
        if (limit < LEAST) {
            throw new ConfigurationException("REGISTRY_REQUESTS_MEMORY is " + limit + " bytes and must be at least "
                    + LEAST + ", which is one batch.");
        }
    }

    /** What one request holds. It is used by one thread at a time. */
    public final class Share {
        private final long free;
        private long taken;

        private Share(long free) {
            this.free = free;
        }

        /**
         * Makes sure that this share has room for so many bytes in all.
         *
         * @return false if others hold too much; nothing more is taken then
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

        /** Gives everything back. The share can be used again. */
        public void release() {
            held.addAndGet(-taken);
            taken = 0;
        }
    }

    /** @param free how many bytes cost nothing */
    public Share share(long free) {
        return new Share(free);
    }
}
