package org.petregistry.rest.contract;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.smallrye.openapi.api.util.UnusedSchemaFilter;
import org.eclipse.microprofile.openapi.OASFilter;

/**
 * Removes the schemas that nothing references. Runs after {@link Contract}, by its priority. It names the interface again,
 * because Quarkus 3.32 does not look for it at the parent.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = -2)
public class UnusedSchemas extends UnusedSchemaFilter implements OASFilter {}
