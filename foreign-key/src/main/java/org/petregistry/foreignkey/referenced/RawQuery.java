package org.petregistry.foreignkey.referenced;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.net.URI;

/**
 * Sends a query string unchanged. Decoded and encoded by the framework, a value that contains what looks like a
 * percent-encoding would change.
 */
public class RawQuery implements ClientRequestFilter {
    /** Not sent: it only passes the query string from the method's parameter to this filter. */
    static final String HEADER = "Registry-Raw-Query";

    @Override
    public void filter(ClientRequestContext call) {
        String query = (String) call.getHeaders().getFirst(HEADER);
        call.getHeaders().remove(HEADER);
        if (query != null) {
            call.setUri(URI.create(call.getUri() + "?" + query));
        }
    }
}
