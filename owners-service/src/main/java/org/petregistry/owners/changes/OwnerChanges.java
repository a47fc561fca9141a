package org.petregistry.owners.changes;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A piece of the change feed.
 *
 * @param registry the registry that it is of
 * @param items changed owners, each once, at its last change, in the order of these
 * @param next where to go on
 */
@Schema(name = "OwnerChanges")
record OwnerChanges(
        @Schema(description = "The registry that the owners are of", required = true)
        UUID registry,

        @Schema(required = true) List<OwnerChange> items,

        @Schema(description = "Where to go on", required = true, examples = "17")
        long next) {}
