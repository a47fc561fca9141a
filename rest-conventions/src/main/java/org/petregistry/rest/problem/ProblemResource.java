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

/** What the member {@code type} of a problem leads to: a short text for a person. */
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
            summary = "Explain a kind of problem",
            description = "A short text for a person: when it happens, and what to do about it.")
    @APIResponse(
            responseCode = "200",
            description = "Its title, its status, and what to do about it",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_PLAIN,
                            schema = @Schema(implementation = String.class),
                            example =
                                    "There is nothing here (HTTP status 404)\n\nThe path, or the id in it, does not name anything.\n"))
    @APIResponse(
            responseCode = "404",
            description = "No problem has this name",
            content = @Content(mediaType = ProblemDetail.MEDIA_TYPE))
    public String explain(
            @Parameter(description = "The last part of a problem's `type`", example = "not-found") @PathParam("name")
                    String name) {
        ProblemType type = types.get(name);
        if (type == null) {
            throw Problem.of(ProblemType.NOT_FOUND, "No problem has this name.");
        }
        return "%s (HTTP status %d)%n%n%s%n".formatted(type.title(), type.status(), type.description());
    }
}
