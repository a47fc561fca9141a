package org.petregistry.rest.internal;

import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/** Sends the secret with calls to the other service's internal paths only. */
@Provider
@ConstrainedTo(RuntimeType.CLIENT)
public class SecretSender implements ClientRequestFilter {
    private final InternalSecret secret;

    SecretSender(InternalSecret secret) {
        this.secret = secret;
    }

    @Override
    public void filter(ClientRequestContext call) {
        if (InternalSecret.isInternal(call.getUri().getPath())) {
            call.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, secret.authorization());
        }
    }
}
