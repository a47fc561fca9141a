package org.petregistry.owners.pets;

import jakarta.ws.rs.Path;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What pets-service is asked while nobody waits, and so with other time limits. Only {@link PetsClient} uses it. */
@RegisterRestClient(configKey = "patient-pets")
@Path("/internal")
interface PatientPetsApi extends RecallApi {}
