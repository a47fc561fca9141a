package org.petregistry.rest.settings;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * The configuration of a service: properties with the prefix {@code registry}. In the environment, {@code
 * registry.lists.most-at-once} is {@code REGISTRY_LISTS_MOST_AT_ONCE}. A duration is a number with {@code MS}, {@code S},
 * {@code M} or {@code H}. A service with an invalid value does not start.
 *
 * <p>The page {@code docs/operations.md} lists all of them.
 */
@ConfigMapping(prefix = "registry")
public interface RegistrySettings {
    /** The secret that both services share: at least 8 characters. Required. */
    Optional<String> secret();

    /** Additional valid host names, without ports, besides the local ones and the address that the service listens on. */
    Optional<List<String>> allowedHosts();

    /** Whether the service warms up before it is ready. */
    @WithDefault("true")
    boolean warmUp();

    /** The connections of clients. */
    Connections connections();

    /** The limits of a request. */
    Requests requests();

    /** The pages of collections. */
    Lists lists();

    /** The streams of collections. */
    Streams streams();

    /** The connections to the database. */
    Database database();

    /** Idempotency keys. */
    Idempotency idempotency();

    /** The connections of clients. */
    interface Connections {
        /** The maximum number of open connections, at least 1; half of the process' descriptor limit, if that is less. */
        @WithDefault("2000")
        @Min(1)
        int limit();

        /** The time limit for the arrival of a request line and its headers, at least 100 ms. */
        @WithDefault("10S")
        @DurationMin(millis = 100)
        Duration headTimeout();
    }

    /** The limits of a request. */
    interface Requests {
        /** The time limit for the arrival of a body, or each 512 KiB of it, at least 100 ms. */
        @WithDefault("10S")
        @DurationMin(millis = 100)
        Duration bodyTimeout();

        /** The memory limit of all requests above 16 KiB together, at least 4 MiB; an eighth of the heap by default. */
        Optional<MemorySize> memory();

        /**
         * The time limit until a response begins, at least 1 s. Deletions, streams and calls between the services may take
         * longer.
         */
        @WithDefault("10S")
        @DurationMin(seconds = 1)
        Duration answerTimeout();
    }

    /** The pages of collections. */
    interface Lists {
        /** The maximum number of concurrent reads, at least 1; at most a quarter of the pool, which is the default. */
        OptionalInt mostAtOnce();

        /** The maximum number of waiting reads, at least 0. */
        @WithDefault("1000")
        @Min(0)
        int mostWaiting();

        /** How long one may wait, at least 1 ms. */
        @WithDefault("2S")
        @DurationMin(millis = 1)
        Duration longestWait();
    }

    /** The streams of collections. */
    interface Streams {
        /** The maximum number of open streams, at least 1; at most a quarter of the pool, which is the default. */
        OptionalInt mostAtOnce();

        /** The time limit for a reader to read 32 KiB, at least 100 ms. */
        @WithDefault("30S")
        @DurationMin(millis = 100)
        Duration readerTimeout();
    }

    /** The connections to the database. */
    interface Database {
        /**
         * How long a statement waits for a lock, at least 1100 ms: longer than PostgreSQL's {@code deadlock_timeout} of 1 s,
         * or no deadlock is detected and retried.
         */
        @WithDefault("1200MS")
        @DurationMin(millis = 1_100)
        Duration lockTimeout();

        /** How long a statement may run, at least 100 ms. Streams and changes of many rows may take longer. */
        @WithDefault("5S")
        @DurationMin(millis = 100)
        Duration statementTimeout();

        /** How long a transaction may be idle, at least 100 ms. */
        @WithDefault("10S")
        @DurationMin(millis = 100)
        Duration idleTransactionTimeout();

        /** How long it may take to connect, at least 100 ms; shorter than {@link #poolTimeout}. */
        @WithDefault("1500MS")
        @DurationMin(millis = 100)
        @DurationMax(minutes = 10)
        Duration connectTimeout();

        /** How long a request waits for a connection, at least 200 ms. */
        @WithDefault("2S")
        @DurationMin(millis = 200)
        @DurationMax(minutes = 10)
        Duration poolTimeout();
    }

    /** Idempotency keys. */
    interface Idempotency {
        /** How long a key is kept, at least 24 h, as the API documents guarantee. */
        @WithDefault("24H")
        @DurationMin(hours = 24)
        Duration retention();
    }
}
