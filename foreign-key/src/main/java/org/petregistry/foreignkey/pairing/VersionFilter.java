package org.petregistry.foreignkey.pairing;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.rest.problem.Problem;

/** Rejects calls from the other side with an unsupported protocol version, before the body is read, and reports them. */
public class VersionFilter {
    private static final String PACKAGE = VersionFilter.class.getPackageName().replaceFirst("pairing$", "");

    private final DatabaseGate gate;
    private final PairSide side;

    VersionFilter(DatabaseGate gate, PairSide side) {
        this.gate = gate;
        this.side = side;
    }

    @ServerRequestFilter
    void check(ContainerRequestContext request, ResourceInfo resource) {
        if (!resource.getResourceClass().getName().startsWith(PACKAGE)) {
            return;
        }
        try {
            ProtocolHeaders.requireVersion(request.getHeaderString(ProtocolHeaders.VERSION_HEADER));
        } catch (Problem otherVersion) {
            gate.warn(side.otherService() + " uses another version of the protocol: upgrade the older service");
            throw otherVersion;
        }
    }
}
