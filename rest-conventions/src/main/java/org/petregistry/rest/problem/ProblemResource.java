package org.petregistry.rest.problem;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The target of the member {@code type} of problems: a short explanation. */
@Path(ProblemType.PATH)
@Singleton
@Tag(name = "problems")
public class ProblemResource {
    private final Map<String, ProblemType> types;

    ProblemResource(@All List<ProblemTypes> own) {
        types = Stream.concat(
                        ProblemType.COMMON.stream(),
                        own.stream().map(ProblemTypes::types).flatMap(List::stream))
                .collect(Collectors.toUnmodifiableMap(ProblemType::name, Function.identity(), (one, same) -> same));
    }

    @GET
    @Path("{name}")
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(
            operationId = "explainProblem",
            summary = "Get the explanation of a problem type",
            description = "Plain text: when the problem occurs, and what to do about it.")
    @APIResponse(
            responseCode = "200",
            description = "The title, the status, and what to do",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_PLAIN,
                            schema = @Schema(implementation = String.class),
                            example =
                                    "Not found (HTTP status 404)\n\nThe path, or the resource with the id in it, does not exist.\n"))
    @APIResponse(
            responseCode = "404",
            description = "No problem type has this name",
            content = @Content(mediaType = ProblemDetail.MEDIA_TYPE))
    public String explain(
            @Parameter(description = "The last part of a problem's `type`", example = "not-found") @PathParam("name")
                    String name) {
        ProblemType type = types.get(name);
        if (type == null) {
            throw Problem.of(ProblemType.NOT_FOUND, "No problem type has this name.");
        }
        return "%s (HTTP status %d)%n%n%s%n".formatted(type.title(), type.status(), type.description());
    }
}
