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
 * A way to the other service: each call has a time limit, and a circuit breaker stops asking for some time after half of
 * the last calls have failed. Nothing is tried twice.
 *
 * <p>What the other service answers on purpose (that something is not there, that a rule refuses) must be turned into a
 * value within the call, else it counts against the breaker.
 */
public final class OtherService {
    private static final Logger LOG = Logger.getLogger(OtherService.class);

    private final String name;
    private final ProblemType unavailable;
    private final Guard guard;

    /**
     * @param name the service's name, or of several ways to it this one's: its breaker is called so
     * @param unavailable the problem, a 503, that a call ends with where no proper answer came in time
     * @param limit how long a call may take in all, its body included (a client's read time-out would not bound a body
     *     that drips)
     * @param window of how many calls half must fail to open the breaker
     * @param delay how long it stays open
     */
    public OtherService(String name, ProblemType unavailable, Duration limit, int window, Duration delay) {
        this(
                name,
                unavailable,
                limited(name, limit)
                        .withCircuitBreaker()
                        // A breaker without a name could not be looked at or reset.
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
     * The same without a circuit breaker, for work that nobody waits for and that paces itself: it asks on for ever, and is
     * the first to notice that the other service is back.
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
     * @throws Problem the 503, whatever went wrong; a {@code Problem} of the call itself stays as it is
     */
    public <T> Uni<T> ask(Supplier<Uni<T>> call) {
        return Uni.createFrom()
                .deferred(() -> guard.get(call, new TypeLiteral<Uni<T>>() {
                    private static final long serialVersionUID = 1;
                }))
                .onFailure(failure -> !(failure instanceof Problem))
                .transform(failure -> {
                    LOG.debugf(failure, "%s did not answer", name);
                    return Problem.of(unavailable, name + " did not answer in time.");
                });
    }
}
