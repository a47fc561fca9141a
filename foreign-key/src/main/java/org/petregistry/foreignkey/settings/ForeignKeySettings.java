package org.petregistry.foreignkey.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.petregistry.foreignkey.protocol.Settlement;

/**
 * The configuration of the relationship: properties with the prefix {@code foreign-key}. In the environment, {@code
 * foreign-key.recall.timeout} is {@code FOREIGN_KEY_RECALL_TIMEOUT}. A duration is a number with {@code MS}, {@code S}, {@code
 * M} or {@code H}. A service with an invalid value does not start.
 *
 * <p>The page {@code docs/operations.md} lists all of them. No call takes longer than the read timeout of its REST client in
 * {@code META-INF/microprofile-config.properties}.
 */
@ConfigMapping(prefix = "foreign-key")
public interface ForeignKeySettings {
    /** The referenced side. */
    Side referenced();

    /** The referencing side. */
    Side referencing();

    /** The calls to the other service. */
    Calls calls();

    /** The circuit breaker of these calls. */
    Breaker breaker();

    /** Recalls, which delete things. */
    Recall recall();

    /** The change feed. */
    Changes changes();

    /** What happens after one of the two databases was restored. */
    Recovery recovery();

    /** One side of the relationship. */
    interface Side {
        /** Whether this service is that side. Fixed at build time. */
        @WithParentName
        @WithDefault("false")
        boolean on();

        /** The URL of the service on that side; set on the other side. */
        Optional<String> url();
    }

    /** The calls to the other service. */
    interface Calls {
        /** The timeout of a call for which a client waits, at least 10 ms. Recalls have their own timeout. */
        @WithDefault("1S")
        @DurationMin(millis = 10)
        Duration timeout();
    }

    /** The circuit breaker of these calls. */
    interface Breaker {
        /** The number of consecutive calls of which half must fail to open it, 2 to 1000. */
        @WithDefault("10")
        @Min(2)
        @Max(1_000)
        int window();

        /** How long it stays open, at least 1 ms. */
        @WithDefault("1S")
        @DurationMin(millis = 1)
        Duration delay();
    }

    /** Recalls, which the referenced side sends to delete things. */
    interface Recall {
        /** How long a deletion waits for its outcome before it continues in the background, at least 10 ms. */
        @WithDefault("2S")
        @DurationMin(millis = 10)
        Duration timeout();

        /** The polling interval of a recall in progress, at least 1 ms. */
        @WithDefault("200MS")
        @DurationMin(millis = 1)
        Duration interval();

        /** The timeout of a call in the background, at least 10 ms. */
        @WithDefault("5S")
        @DurationMin(millis = 10)
        Duration backgroundTimeout();

        /**
         * The pause after the first call in the background without a response, at least 1 ms; doubled after each further one.
         */
        @WithDefault("1S")
        @DurationMin(millis = 1)
        Duration shortestPause();

        /** The longest pause, at least 1 ms. */
        @WithDefault("5S")
        @DurationMin(millis = 1)
        Duration longestPause();
    }

    /** The change feed. */
    interface Changes {
        /** The polling interval of the referenced side while a call waits for changes, at least 1 ms. */
        @WithDefault("100MS")
        @DurationMin(millis = 1)
        Duration interval();

        /** How long a call of the referencing side waits for changes, in whole seconds, 1 s to 20 s. */
        @WithDefault("20S")
        @DurationMin(seconds = 1)
        @DurationMax(seconds = 20)
        Duration longestWait();

        /** The maximum number of changes in one response, 1 to 1000. */
        @WithDefault("500")
        @Min(1)
        @Max(1_000)
        int limit();
    }

    /** What happens after one of the two databases was restored. */
    interface Recovery {
        /**
         * What happens to a referenced thing that the restored database does not have: {@code resurrect} creates it again from
         * the copy in the referencing database; {@code remove} deletes it there too.
         */
        @WithDefault("resurrect")
        Settlement.OnRestore onRestore();

        /**
         * What happens to a thing that the restored database has again, although its deletion was decided: {@code delete}
         * deletes it again, {@code revive} keeps it.
         */
        @WithDefault("delete")
        Settlement.ClosedRows closedRows();

        /**
         * Above this number of differences, and above 1 % of the things, nothing is changed until {@link #proceed} is set; at
         * least 0.
         */
        @WithDefault("100")
        @Min(0)
        long limit();

        /** Whether any number of differences is resolved without asking. */
        @WithDefault("false")
        boolean proceed();

        /**
         * Whether new ids are used while the other service does not respond and all reserved ids are used. With {@code allow}, a
         * later restore may use them again.
         */
        @WithDefault("refuse")
        IdsWithoutOther idsWithoutOther();

        /**
         * What happens after PostgreSQL alone was restarted: {@code wait} compares the databases first, because a copy of the
         * files looks the same; {@code trust} assumes that it is the same database.
         */
        @WithDefault("wait")
        AfterRestart afterRestart();

        /** Other names of these settings, in the words of the service: see {@link OperatorNames}. Fixed at build time. */
        Map<String, String> names();

        /**
         * How long a service that has never met the other one waits for it before it is ready, at least 0. It is ready without
         * it, but cannot reference things that it does not know.
         */
        @WithDefault("5S")
        @DurationMin(millis = 0)
        Duration firstMeeting();

        /** The timeout of a call of the comparison, 100 ms to 10 min. */
        @WithDefault("30S")
        @DurationMin(millis = 100)
        @DurationMax(minutes = 10)
        Duration timeout();
    }

    /** See {@link Recovery#idsWithoutOther}. */
    enum IdsWithoutOther {
        REFUSE,
        ALLOW
    }

    /** See {@link Recovery#afterRestart}. */
    enum AfterRestart {
        WAIT,
        TRUST
    }
}
