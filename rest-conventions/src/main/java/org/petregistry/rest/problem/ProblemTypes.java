package org.petregistry.rest.problem;

import java.util.List;
import java.util.Map;

/** Adds the problem types of a service to {@code GET /problems/{name}}. */
public interface ProblemTypes {
    /** The service's own types, in addition to {@link ProblemType#COMMON}. */
    List<ProblemType> types();

    /** The members with counts and their descriptions, for the OpenAPI document. */
    default Map<String, String> counts() {
        return Map.of();
    }
}
