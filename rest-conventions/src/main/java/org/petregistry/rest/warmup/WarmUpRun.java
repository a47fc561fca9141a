package org.petregistry.rest.warmup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.quarkus.vertx.http.HttpServerStart;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.petregistry.rest.internal.InternalSecret;
import org.petregistry.rest.settings.RegistrySettings;
import org.petregistry.rest.warmup.Steps.Step;

/**
 * Runs every {@link WarmUp} when the service starts, and delays readiness until that is done or has taken too long. A failed
 * step does not stop the others. Without a database the service is not ready anyway: then the warm-up waits, and starts over.
 *
 * <p>{@code registry.warm-up=false} disables it.
 */
@Readiness
@Singleton
public class WarmUpRun implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(WarmUpRun.class);

    /** How long a warm-up may take at least, not counting the time without a database. */
    private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(20);

    /** More than the timeout of any call, and the number of attempts: too few to open a circuit breaker. */
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);

    private static final int TRIES = 3;
    private static final Duration PAUSE = Duration.ofMillis(500);

    /**
     * The metrics of requests, to be reset: the requests of the warm-up were slow or rejected, and none came from a caller.
     */
    private static final Set<String> TIMERS = Set.of("http.server.requests", "http.client.requests");

    private final List<WarmUp> warmUps;
    private final Pool pool;
    private final Vertx vertx;
    private final InternalSecret secret;
    private final ObjectMapper json;
    private final MeterRegistry meters;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean done;

    WarmUpRun(
            @All List<WarmUp> warmUps,
            Pool pool,
            Vertx vertx,
            InternalSecret secret,
            ObjectMapper json,
            MeterRegistry meters,
            RegistrySettings settings) {
        this.warmUps = warmUps;
        this.pool = pool;
        this.vertx = vertx;
        this.secret = secret;
        this.json = json;
        this.meters = meters;
        this.done = !settings.warmUp();
    }

    /** Called on a worker thread. Waits for each step, so that the steps do not compete for the processor. */
    void begin(@ObservesAsync HttpServerStart start) {
        if (!done) {
            run();
        }
    }

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopped.countDown();
    }

    void stop(@Observes ShutdownEvent event) {
        stopped.countDown();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("warm").status(done).build();
    }

    private void run() {
        try (Loopback self = new Loopback(vertx, secret)) {
            Steps steps = new Steps(self);
            warmUps.forEach(warmUp -> warmUp.addSteps(steps));
            Steps calls = new Steps(self);
            warmUps.forEach(warmUp -> warmUp.addCalls(calls));
            Duration limit = limit();
            if (runAll(steps.all(), limit)) {
                callOtherService(calls.all());
            } else if (!isStopped()) {
                LOG.warnf(
                        "The warm-up did not finish within %d s. The service is ready; the first requests may be slow.",
                        limit.toSeconds());
            }
        } finally {
            forgetRequests();
            done = true;
        }
    }

    /** On a slow machine, both start and warm-up take long. */
    private static Duration limit() {
        Duration start = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        return start.compareTo(SHORTEST_LIMIT) > 0 ? start : SHORTEST_LIMIT;
    }

    /** @return whether all has been done, within the limit */
    private boolean runAll(List<Step> steps, Duration limit) {
        Duration left = limit;
        while (!left.isNegative() && awaitDatabase()) {
            long begin = System.nanoTime();
            if (runAll(steps, begin + left.toNanos())) {
                return true;
            }
            left = left.minusNanos(System.nanoTime() - begin);
        }
        return false;
    }

    /** @return false if the time is over, the service is stopped, or the database is unavailable */
    private boolean runAll(List<Step> steps, long end) {
        for (Step step : steps) {
            long left = end - System.nanoTime();
            if (left <= 0 || isStopped() || !run(step, Duration.ofNanos(left)) && !hasDatabase()) {
                return false;
            }
        }
        return true;
    }

    /** @return false if the service is stopped before */
    private boolean awaitDatabase() {
        while (!isStopped()) {
            if (hasDatabase()) {
                return true;
            }
            pause();
        }
        return false;
    }

    private boolean hasDatabase() {
        try {
            await(() -> pool.query("select 1").execute(), SHORTEST_LIMIT);
            return true;
        } catch (Throwable away) {
            return false;
        }
    }

    /** It may be cold itself, and not respond in time at first; if it is down, the rest is skipped. */
    private void callOtherService(List<Step> calls) {
        for (Step call : calls) {
            int tries = 1;
            while (!run(call, CALL_LIMIT)) {
                if (tries++ == TRIES || isStopped()) {
                    return;
                }
                pause();
            }
        }
    }

    private boolean run(Step step, Duration limit) {
        try {
            Object result = await(step.work(), limit);
            json.writeValueAsBytes(result);
            LOG.debugf("%s: %s", step.name(), result);
            return true;
        } catch (Throwable failure) {
            LOG.debugf(failure, "%s failed", step.name());
            return false;
        }
    }

    /** Work that exceeds the limit is not cancelled, because that could leak its connection. */
    private static <T> T await(Supplier<? extends Uni<? extends T>> work, Duration limit) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> Uni.createFrom()
                .<T>emitter(result -> work.get().subscribe().with(result::complete, result::fail))
                .ifNoItem()
                .after(limit)
                .fail());
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void pause() {
        try {
            stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            stopped.countDown();
        }
    }

    private void forgetRequests() {
        meters.getMeters().stream()
                .filter(meter -> TIMERS.contains(meter.getId().getName()))
                .forEach(meters::remove);
    }
}
