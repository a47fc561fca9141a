package org.petregistry.rest.internal;

import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/**
 * Guards calls to the other service: each call has a timeout, and a circuit breaker opens after half of the last calls have
 * failed. There are no retries.
 *
 * <p>Regular responses of the other service (not found, rejected) must be converted to values within the call; otherwise the
 * breaker counts them as failures.
 */
public final class OtherService {
    private static final Logger LOG = Logger.getLogger(OtherService.class);

    private final String name;
    private final ProblemType unavailable;
    private final Guard guard;

    /**
     * @param name the name of the service, or of this client if there are several; also the name of the breaker
     * @param unavailable the problem, a 503, for a call without a valid response in time
     * @param limit the timeout of a whole call, its body included (a client's read timeout does not limit a slow body)
     * @param window the number of calls of which half must fail to open the breaker
     * @param delay how long it stays open
     */
    public OtherService(String name, ProblemType unavailable, Duration limit, int window, Duration delay) {
        this(
                name,
                unavailable,
                limited(name, limit)
                        .withCircuitBreaker()
                        // A breaker without a name could not be inspected or reset.
                        .name(name)
                        .requestVolumeThreshold(window)
                        .delay(delay.toMillis(), ChronoUnit.MILLIS)
                        .done());
    }

    private OtherService(String name, ProblemType unavailable, Guard.Builder guard) {
        this.name = name;
        this.unavailable = unavailable;
        this.guard = guard.build();
    }

    /**
     * The same without a circuit breaker, for background work that paces itself: it retries without limit, and is the first to
     * notice that the other service is back.
     */
    public static OtherService withoutBreaker(String name, ProblemType unavailable, Duration limit) {
        return new OtherService(name, unavailable, limited(name, limit));
    }

    private static Guard.Builder limited(String name, Duration limit) {
        return Guard.create()
                .withDescription(name)
                .withTimeout()
                .duration(limit.toMillis(), ChronoUnit.MILLIS)
                .done();
    }

    /**
     * Makes a call.
     *
     * @return the call's item
     * @throws Problem the 503 for any failure; a {@code Problem} of the call itself is passed on
     */
    public <T> Uni<T> ask(Supplier<Uni<T>> call) {
        return Uni.createFrom()
                .deferred(() -> guard.get(call, new TypeLiteral<Uni<T>>() {
                    private static final long serialVersionUID = 1;
                }))
                .onFailure(failure -> !(failure instanceof Problem))
                .transform(failure -> {
                    LOG.debugf(failure, "%s did not respond", name);
                    return Problem.of(unavailable, name + " did not respond in time.");
                });
    }
}
