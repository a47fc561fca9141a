package org.petregistry.foreignkey.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * What an operator may set of the relationship, as properties that begin with {@code foreign-key}. In the environment,
 * {@code foreign-key.recall.timeout} is {@code FOREIGN_KEY_RECALL_TIMEOUT}. A duration is a number with {@code MS}, {@code
 * S}, {@code M} or {@code H}. A service with a value out of its bounds does not start.
 *
 * <p>The page {@code docs/operations.md} lists all of them. No call takes longer than the read time-out of its REST client
 * in {@code META-INF/microprofile-config.properties}.
 */
@ConfigMapping(prefix = "foreign-key")
public interface ForeignKeySettings {
    /** The referenced side. */
    Side referenced();

    /** The referencing side. */
    Side referencing();

    /** The calls to the other service. */
    Calls calls();

    /** When the other service is not called for some time. */
    Breaker breaker();

    /** Recalls, which deletions need. */
    Recall recall();

    /** The change feed. */
    Changes changes();

    /** One side of the relationship. */
    interface Side {
        /** Whether this service is that side. Fixed when the service is built. */
        @WithParentName
        @WithDefault("false")
        boolean on();

        /** Where the service is that is that side; for the other side. */
        Optional<String> url();
    }

    /** The calls to the other service. */
    interface Calls {
        /** How long one may take for which a client waits, at least 10 ms. Recalls have their own limit. */
        @WithDefault("1S")
        @DurationMin(millis = 10)
        Duration timeout();
    }

    /** When the other service is not called for some time. */
    interface Breaker {
        /** Of how many calls in a row half must fail, 2 to 1000. */
        @WithDefault("10")
        @Min(2)
        @Max(1_000)
        int window();

        /** For how long it is not called then, at least 1 ms. */
        @WithDefault("1S")
        @DurationMin(millis = 1)
        Duration delay();
    }

    /** Recalls, which deletions need; the referenced side makes them. */
    interface Recall {
        /** How long a deletion waits for its outcome before it goes on in the background, at least 10 ms. */
        @WithDefault("2S")
        @DurationMin(millis = 10)
        Duration timeout();

        /** After what time an outcome is asked for again that is being decided, at least 1 ms. */
        @WithDefault("200MS")
        @DurationMin(millis = 1)
        Duration interval();

        /** How long a call in the background may take, at least 10 ms. */
        @WithDefault("5S")
        @DurationMin(millis = 10)
        Duration backgroundTimeout();

        /** How long the background waits after the first call without an answer, at least 1 ms; doubled after each further one. */
        @WithDefault("1S")
        @DurationMin(millis = 1)
        Duration shortestPause();

        /** How long it waits at most, at least 1 ms. */
        @WithDefault("5S")
        @DurationMin(millis = 1)
        Duration longestPause();
    }

    /** The change feed. */
    interface Changes {
        /** How often the referenced side looks for a change while a call waits for one: after at least 1 ms. */
        @WithDefault("100MS")
        @DurationMin(millis = 1)
        Duration interval();

        /** How long a call of the referencing side waits for a change, in whole seconds, 1 s to 20 s. */
        @WithDefault("20S")
        @DurationMin(seconds = 1)
        @DurationMax(seconds = 20)
        Duration longestWait();

        /** How many changes the referencing side asks for at once, 1 to 1000. */
        @WithDefault("500")
        @Min(1)
        @Max(1_000)
        int limit();
    }
}
