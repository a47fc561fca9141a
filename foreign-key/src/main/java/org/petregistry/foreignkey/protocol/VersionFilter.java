package org.petregistry.foreignkey.protocol;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Rejects calls from the other side with an unsupported protocol version, before the body is read. */
public class VersionFilter {
    private static final String PACKAGE = ProtocolHeaders.class.getPackageName().replaceFirst("protocol$", "");

    @ServerRequestFilter
    void check(ContainerRequestContext request, ResourceInfo resource) {
        if (resource.getResourceClass().getName().startsWith(PACKAGE)) {
            ProtocolHeaders.requireVersion(request.getHeaderString(ProtocolHeaders.VERSION_HEADER));
        }
    }
}
