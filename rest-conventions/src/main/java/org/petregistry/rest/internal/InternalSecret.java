package org.petregistry.rest.internal;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.petregistry.rest.settings.RegistrySettings;

/**
 * The secret that both services share ({@code registry.secret}, in the environment {@code REGISTRY_SECRET}). It is sent as
 * {@code Authorization: Bearer <secret>} on every call under {@code /internal}.
 */
@Singleton
public class InternalSecret {
    /** All paths under this one, existing or not, are for the other service only. */
    public static final String PATH = "/internal";

    private static final String SCHEME = "Bearer ";
    private static final int MIN_LENGTH = 8;

    private final String secret;

    InternalSecret(RegistrySettings settings) {
        this.secret = settings.secret().orElse("");
    }

    /** A service without a secret would be open to everyone, so it does not start. */
    void check(@Observes StartupEvent start) {
        if (secret.length() < MIN_LENGTH) {
            throw new ConfigurationException("REGISTRY_SECRET must be set, to the same secret of at least " + MIN_LENGTH
                    + " characters in both services.");
        }
    }

    /** The value of the header {@code Authorization} that a call to an internal path needs. */
    public String authorization() {
        return SCHEME + secret;
    }

    /** Whether a request is admitted: its path is not internal, or it has the secret, once. */
    public boolean admits(RoutingContext context) {
        if (!isInternal(context)) {
            return true;
        }
        List<String> shown = context.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        return shown.size() == 1 && isSecret(shown.get(0));
    }

    /** Whether a request is for the other service only. */
    public static boolean isInternal(RoutingContext context) {
        return isInternal(context.normalizedPath())
                || isInternal(context.request().path());
    }

    static boolean isInternal(String path) {
        return path.equals(PATH) || path.startsWith(PATH + "/");
    }

    /** The scheme is case-insensitive and followed by one or more spaces (RFC 9110 §11.1 and §11.4). */
    private boolean isSecret(String authorization) {
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && isSame(authorization.substring(SCHEME.length()).stripLeading(), secret);
    }

    /** Takes constant time, to prevent timing attacks. */
    private static boolean isSame(String shown, String expected) {
        return MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
