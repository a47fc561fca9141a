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
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.petregistry.rest.problem.ProblemDetail;
import org.petregistry.rest.problem.ProblemType;

/** Responses with problem documents: one schema for all, of {@link Conventions}, and one example for each type. */
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

    /** @param counts the members with counts, each with its description */
    ProblemAnswers(Components components, Map<String, String> counts) {
        this.components = components;
        counts.forEach((member, description) -> components
                .getSchemas()
                .get(SCHEMA)
                .addProperty(
                        member,
                        OASFactory.createSchema()
                                .addType(SchemaType.INTEGER)
                                .format("int64")
                                .description(description)
                                .minimum(BigDecimal.ZERO)
                                .examples(List.of(1))));
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
        Content content = OASFactory.createContent()
                .addMediaType(ProblemDetail.MEDIA_TYPE, document.schema(Schemas.reference(SCHEMA)));
        answer.description(types.stream().map(ProblemType::title).collect(Collectors.joining("; ")))
                .content(content);
        if (status == UNAVAILABLE) {
            answer.addHeader("Retry-After", Conventions.header("Retry-After"));
        }
        if (status == UNAUTHENTICATED) {
            answer.addHeader("WWW-Authenticate", Conventions.header("WWW-Authenticate"));
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
}
