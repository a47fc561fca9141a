package org.petregistry.foreignkey.referenced;

import jakarta.ws.rs.Path;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.petregistry.foreignkey.protocol.Wire;

/**
 * What the other service is asked while nobody waits, and so with other time limits. Only {@link ReferencingService} uses it.
 */
@RegisterRestClient(configKey = "referencing-patient")
@ClientHeaderParam(name = Wire.VERSION_HEADER, value = Wire.VERSION)
@Path("/internal")
interface PatientReferencingApi extends RecallApi {}
