package org.petregistry.rest.request;

import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Passes the request's id on to the other service. */
@Provider
@ConstrainedTo(RuntimeType.CLIENT)
public class RequestIdSender implements ClientRequestFilter {
    @Override
    public void filter(ClientRequestContext call) {
        call.getHeaders().putSingle(RequestId.HEADER, RequestId.current());
    }
}
