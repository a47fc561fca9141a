package org.petregistry.foreignkey.referenced;

import jakarta.ws.rs.Path;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;

/**
 * Calls to the other service for which no client waits, hence with other timeouts. Only {@link ReferencingService} uses it.
 */
@RegisterRestClient(configKey = "referencing-patient")
@ClientHeaderParam(name = ProtocolHeaders.VERSION_HEADER, value = ProtocolHeaders.VERSION)
@Path("/internal")
interface PatientReferencingApi extends RecallApi {}
