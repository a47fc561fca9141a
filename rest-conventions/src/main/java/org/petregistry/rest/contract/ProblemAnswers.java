package org.petregistry.rest.contract;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.petregistry.rest.problem.ProblemDetail;
import org.petregistry.rest.problem.ProblemType;

/** Responses with problem documents: one schema for all, and one example for each type. */
final class ProblemAnswers {
    private static final String SCHEMA = "Problem";
    private static final String REQUEST_ID = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final int UNAUTHENTICATED = 401;
    private static final int UNAVAILABLE = 503;

    /** Example extension members, for the types that have them. */
    private static final Map<ProblemType, Map<String, Object>> MEMBERS = Map.of(
            ProblemType.INVALID_REQUEST,
            Map.of("violations", List.of(violation("/name", "must have 1 to 70 characters"))),
            ProblemType.ALREADY_TAKEN,
            Map.of("violations", List.of(violation("/name", "is already in use"))),
            ProblemType.INTERNAL_ERROR,
            Map.of("requestId", REQUEST_ID));

    private final Components components;
    private final ConventionHeaders headers;
    private final Schema schema;

    /** @param counts the members with counts, each with its description */
    ProblemAnswers(Components components, ConventionHeaders headers, Schemas schemas, Map<String, String> counts) {
        this.components = components;
        this.headers = headers;
        this.schema = schemas.component(SCHEMA, schema(schemas, counts));
    }

    /**
     * Completes an error response.
     *
     * @param answer the response of an annotation, whose examples are kept; empty otherwise
     * @param status its status
     * @param types its possible problem types
     */
    APIResponse complete(APIResponse answer, int status, List<ProblemType> types) {
        MediaType document = OASFactory.createMediaType();
        if (answer.getContent() != null && answer.getContent().hasMediaType(ProblemDetail.MEDIA_TYPE)) {
            document = answer.getContent().getMediaType(ProblemDetail.MEDIA_TYPE);
        }
        for (ProblemType type : types) {
            if (document.getExamples() == null || !document.getExamples().containsKey(type.name())) {
                addExample(type);
                document.addExample(
                        type.name(), OASFactory.createExample().ref("#/components/examples/" + type.name()));
            }
        }
        Content content = OASFactory.createContent().addMediaType(ProblemDetail.MEDIA_TYPE, document.schema(schema));
        answer.description(types.stream().map(ProblemType::title).collect(Collectors.joining("; ")))
                .content(content);
        if (status == UNAVAILABLE) {
            headers.retryAfter(answer);
        }
        if (status == UNAUTHENTICATED) {
            headers.challenge(answer);
        }
        return answer;
    }

    private void addExample(ProblemType type) {
        if (components.getExamples() != null && components.getExamples().containsKey(type.name())) {
            return;
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", type.uri());
        document.put("title", type.title());
        document.put("status", type.status());
        document.put("detail", type.description());
        document.putAll(MEMBERS.getOrDefault(type, Map.of()));
        components.addExample(
                type.name(), OASFactory.createExample().summary(type.title()).value(document));
    }

    private static Map<String, Object> violation(String pointer, String message) {
        Map<String, Object> violation = new LinkedHashMap<>();
        violation.put("pointer", pointer);
        violation.put("message", message);
        return violation;
    }

    private static Schema schema(Schemas schemas, Map<String, String> counts) {
        Schema violation = Schemas.object()
                .description("One error in a body.")
                .required(List.of("pointer", "message"))
                .addProperty(
                        "pointer",
                        text("The place in the body as a JSON pointer (RFC 6901); empty for the whole body.", "/name"))
                .addProperty("message", text("The error at this place.", "must have 1 to 70 characters"));
        Schema problem = Schemas.object()
                .description("A problem document (RFC 9457): why a request failed.")
                .required(List.of("type", "title", "status"))
                // RFC 9457 §3.2: a type may have members of its own.
                .additionalPropertiesSchema(OASFactory.createSchema().booleanSchema(true))
                .addProperty(
                        "type",
                        text("The type of the problem; a GET on this path explains it.", "/problems/invalid-request")
                                .format("uri-reference"))
                .addProperty("title", text("The title of the type.", "Invalid request"))
                .addProperty(
                        "status",
                        integer("The HTTP status.", 400)
                                .format("int32")
                                .minimum(BigDecimal.valueOf(400))
                                .maximum(BigDecimal.valueOf(599)))
                .addProperty("detail", text("What is wrong with this request.", "The body is not valid."))
                .addProperty(
                        "instance",
                        text("The path of the request.", "/problems/busy").format("uri-reference"))
                .addProperty(
                        "violations",
                        Schemas.array(schemas.component("Violation", violation)).description("All errors in the body."))
                .addProperty("parameter", text("The invalid query parameter, or the first of several.", "limit"))
                .addProperty(
                        "parameters",
                        Schemas.array(Schemas.text())
                                .description("All invalid query parameters, if there are several.")
                                .examples(List.of(List.of("limit", "sort"))))
                .addProperty("header", text("The invalid header.", "If-Match"))
                .addProperty("requestId", text("The id that identifies an unexpected error in the log.", REQUEST_ID));
        counts.forEach((member, description) -> problem.addProperty(member, count(description)));
        return problem;
    }

    private static Schema count(String description) {
        return integer(description, 1).format("int64").minimum(BigDecimal.ZERO);
    }

    private static Schema integer(String description, int example) {
        return OASFactory.createSchema()
                .addType(SchemaType.INTEGER)
                .description(description)
                .examples(List.of(example));
    }

    private static Schema text(String description, String example) {
        return Schemas.text().description(description).examples(List.of(example));
    }
}
