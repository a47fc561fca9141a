package org.petregistry.rest.problem;

import java.util.List;
import java.util.Map;

/** By a bean of this kind a service adds its own problem types to {@code GET /problems/{name}}. */
public interface ProblemTypes {
    /** The types that are this service's own; those in {@link ProblemType#COMMON} are known anyway. */
    List<ProblemType> types();

    /** The members of its documents that count something, each with what it counts, for the OpenAPI document. */
    default Map<String, String> counts() {
        return Map.of();
    }
}
