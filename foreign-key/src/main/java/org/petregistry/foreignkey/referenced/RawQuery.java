package org.petregistry.foreignkey.referenced;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.net.URI;

/**
 * Sends a query string as it came. Read and written again by the framework it would not always be the same: what looks like
 * a percent-encoding in a decoded value would be taken for one.
 */
public class RawQuery implements ClientRequestFilter {
    /** Not sent: it only brings the query string from the method's parameter to here. */
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
