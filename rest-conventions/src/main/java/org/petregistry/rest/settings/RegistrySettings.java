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
 * What an operator may set, as properties that begin with {@code registry}. In the environment, {@code
 * registry.lists.most-at-once} is {@code REGISTRY_LISTS_MOST_AT_ONCE}. A duration is a number with {@code MS}, {@code S},
 * {@code M} or {@code H}. A service with a value out of its bounds does not start.
 *
 * <p>The page {@code docs/operations.md} lists all of them.
 */
@ConfigMapping(prefix = "registry")
public interface RegistrySettings {
    /** The secret that both services know: at least 8 characters. Required. */
    Optional<String> secret();

    /** Names by which clients call the service, without ports, besides the local ones and the address it listens on. */
    Optional<List<String>> allowedHosts();

    /** Whether the service does each kind of work once before it is ready. */
    @WithDefault("true")
    boolean warmUp();

    /** The connections of clients. */
    Connections connections();

    /** What a request may take. */
    Requests requests();

    /** The pages of collections. */
    Lists lists();

    /** The streams of collections. */
    Streams streams();

    /** The connections to the database. */
    Database database();

    /** Requests that take effect once for each key. */
    Idempotency idempotency();

    /** The connections of clients. */
    interface Connections {
        /** How many may be open, at least 1; half of the files that the process may open, if that is less. */
        @WithDefault("2000")
        @Min(1)
        int limit();

        /** In what time a request line and its headers must arrive, at least 100 ms. */
        @WithDefault("10S")
        @DurationMin(millis = 100)
        Duration headTimeout();
    }

    /** What a request may take. */
    interface Requests {
        /** In what time a body, or each further 512 KiB of it, must arrive, at least 100 ms. */
        @WithDefault("10S")
        @DurationMin(millis = 100)
        Duration bodyTimeout();

        /** Memory for all requests above 16 KiB together, at least 4 MiB; an eighth of the heap if it is not set. */
        Optional<MemorySize> memory();

        /**
         * How long it may take until an answer begins, at least 1 s. Deletions, streams and calls between the services may
         * take longer.
         */
        @WithDefault("10S")
        @DurationMin(seconds = 1)
        Duration answerTimeout();
    }

    /** The pages of collections. */
    interface Lists {
        /** How many are read at once, at least 1; at most a quarter of the pool, which it is if it is not set. */
        OptionalInt mostAtOnce();

        /** How many more may wait, at least 0. */
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
        /** How many are open at once, at least 1; at most a quarter of the pool, which it is if it is not set. */
        OptionalInt mostAtOnce();

        /** In what time a reader must take 32 KiB, at least 100 ms. */
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

        /** How long a transaction may do nothing, at least 100 ms. */
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

    /** Requests that take effect once for each key. */
    interface Idempotency {
        /** How long a key is kept, at least 24 h, which the documents of the API promise. */
        @WithDefault("24H")
        @DurationMin(hours = 24)
        Duration retention();
    }
}
