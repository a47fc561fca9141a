package org.petregistry.rest.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.petregistry.rest.internal.InternalSecret;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.query.OpenApiParameters;
import org.petregistry.rest.request.Batch;

/** Completes one operation of the document from its method. */
final class OperationContract {
    private static final String JSON = jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
    private static final String BAD_REQUEST = "400";
    private static final String CREATED = "201";
    private static final String NOT_MODIFIED = "304";
    private static final String OK = "200";
    private static final String NDJSON = "x-ndjson";
    private static final int MAX_BATCH = 1_000;

    private final Operation operation;
    private final ResourceMethod method;
    private final Schemas schemas;
    private final ProblemAnswers problems;

    OperationContract(Operation operation, ResourceMethod method, Schemas schemas, ProblemAnswers problems) {
        this.operation = operation;
        this.method = method;
        this.schemas = schemas;
        this.problems = problems;
    }

    /**
     * @param streamed whether the same path returns the whole collection as a stream
     * @param types the problem types of this service, by name
     */
    void complete(boolean streamed, Map<String, ProblemType> types) {
        requireConsistent();
        describe(streamed);
        completeParameters();
        completeBody();
        completeAnswers(streamed);
        refusals(types).forEach((status, reasons) -> {
            String code = String.valueOf(status);
            APIResponse said = operation.getResponses().getAPIResponses().get(code);
            operation
                    .getResponses()
                    .addAPIResponse(
                            code,
                            problems.complete(said == null ? OASFactory.createAPIResponse() : said, status, reasons));
        });
        Map<String, APIResponse> sorted = new TreeMap<>(operation.getResponses().getAPIResponses());
        operation.getResponses().setAPIResponses(sorted);
    }

    /** Fails the build if the document or the checks of requests would be wrong. */
    private void requireConsistent() {
        if (method.isBatch() != method.path().endsWith("/" + Batch.PATH)) {
            throw new IllegalStateException(
                    method + " must have the annotation Batch if and only if its path ends with /" + Batch.PATH);
        }
        if (method.takesBody() != (operation.getRequestBody() != null)) {
            throw new IllegalStateException(
                    method + " must have the annotation RequestBody on its body, if it takes one");
        }
        method.shown().filter(shown -> !schemas.has(shown)).ifPresent(shown -> {
            throw new IllegalStateException(method + " shows " + shown + ", which is no schema of the document");
        });
    }

    /** Adds the descriptions that all operations of its kind have. */
    private void describe(boolean streamed) {
        List<String> sentences = new ArrayList<>();
        if (operation.getDescription() != null) {
            sentences.add(operation.getDescription());
        }
        if (method.isPage()) {
            sentences.add(
                    "Filters are combined with AND. While rows are created and deleted, a row that keeps its place in the"
                            + " order appears on exactly one page.");
        }
        if (streamed && method.isPage()) {
            sentences.add(
                    "With `Accept: application/x-ndjson`, the response is a stream of all matching rows in the order of"
                            + " `sort`, one JSON object per line, each like an entry of `items`. A stream does not support `limit`,"
                            + " `cursor` and `count`, and cannot embed data from the other service.");
        }
        if (method.isBatch()) {
            sentences.add("Creates either all or none.");
        }
        if (method.isCreation()) {
            sentences.add("A retry with the same `Idempotency-Key` has no further effect.");
        }
        if (method.isConditional()) {
            sentences.add(
                    switch (method.verb()) {
                        case GET -> "With `If-None-Match`, the response is 304 if the resource has not changed.";
                        case PATCH ->
                            "The body is a JSON merge patch (RFC 7396): an absent member is left unchanged, null clears it. A"
                                    + " patch without changes keeps the version. With `If-Match`, the request succeeds only if the version"
                                    + " matches.";
                        default -> "With `If-Match`, the request succeeds only if the version matches.";
                    });
        }
        operation.setDescription(String.join(" ", sentences));
    }

    private void completeParameters() {
        List<Parameter> parameters = new ArrayList<>();
        for (Parameter parameter :
                operation.getParameters() == null ? List.<Parameter>of() : operation.getParameters()) {
            // All parameters of a page are complete, or come from its collection.
            boolean include = OpenApiParameters.INCLUDE.equals(parameter.getName()) && !method.isPage();
            parameters.add(
                    include
                            ? OpenApiParameters.include(method.collection().orElseThrow(() -> unclear("Shows")))
                            : completed(parameter));
        }
        if (method.isPage()) {
            String shown = method.shown().orElseThrow(() -> unclear("Shows"));
            method.collection()
                    .ifPresent(collection -> parameters.addAll(
                            OpenApiParameters.of(collection, pagesPath(), member -> schemas.exampleOf(shown, member))));
        }
        if (method.isCreation()) {
            parameters.add(Conventions.parameter("Idempotency-Key"));
        }
        if (method.isConditional()) {
            parameters.add(Conventions.parameter(method.verb() == HttpMethod.GET ? "If-None-Match" : "If-Match"));
        }
        parameters.add(Conventions.parameter("traceparent"));
        operation.setParameters(parameters);
    }

    private Parameter completed(Parameter parameter) {
        if (parameter.getRef() != null) {
            return parameter;
        }
        schemas.writeOut(parameter.getSchema());
        boolean isId = parameter.getIn() == Parameter.In.PATH
                && parameter.getSchema().getType().contains(SchemaType.INTEGER);
        return isId
                ? parameter
                        .schema(parameter.getSchema().minimum(BigDecimal.ONE))
                        .description("A positive 64-bit integer, without sign or leading zeros.")
                        .example(1)
                : parameter;
    }

    private void completeBody() {
        if (operation.getRequestBody() == null) {
            return;
        }
        operation.getRequestBody().setRequired(true);
        for (MediaType content :
                operation.getRequestBody().getContent().getMediaTypes().values()) {
            schemas.close(content.getSchema());
            if (method.isBatch()) {
                content.getSchema().minItems(1).maxItems(MAX_BATCH);
            }
            content.setExample(schemas.example(content.getSchema()));
        }
    }

    private void completeAnswers(boolean streamed) {
        Map<String, APIResponse> answers =
                new LinkedHashMap<>(operation.getResponses().getAPIResponses());
        // The framework's guess, without a body; replaced later with the problems.
        if (answers.containsKey(BAD_REQUEST) && answers.get(BAD_REQUEST).getContent() == null) {
            answers.remove(BAD_REQUEST);
        }
        if (method.isCreation()) {
            answers.put(CREATED, created(answers.remove(OK)));
        }
        answers.forEach((status, answer) -> {
            if (status.startsWith("2")) {
                completeSuccess(answer, streamed);
            }
        });
        if (method.isConditional() && method.verb() == HttpMethod.GET) {
            APIResponse same = OASFactory.createAPIResponse().description("Not modified");
            same.addHeader("ETag", Conventions.header("ETag"));
            answers.put(NOT_MODIFIED, same);
        }
        operation.getResponses().setAPIResponses(answers);
    }

    private APIResponse created(APIResponse answer) {
        answer.description(method.isBatch() ? "All are created" : "Created; the body is the same as that of a GET");
        answer.addHeader("Idempotency-Replayed", Conventions.header("Idempotency-Replayed"));
        if (!method.isBatch()) {
            answer.addHeader(
                    "Location",
                    OASFactory.createHeader()
                            .description("The path of the new resource.")
                            .required(true)
                            .schema(Schemas.text().format("uri-reference"))
                            .example(examplePath() + "/1"));
        }
        return answer;
    }

    private void completeSuccess(APIResponse answer, boolean streamed) {
        if (answer.getContent() == null) {
            return;
        }
        MediaType json = answer.getContent().getMediaType(JSON);
        if (json != null) {
            json.schema(answerSchema(json.getSchema()));
            if (json.getExamples() == null && json.getExample() == null) {
                json.setExample(example(json.getSchema()));
            }
        }
        if (method.isPage()) {
            answer.addHeader(
                    "Link",
                    OASFactory.createHeader()
                            .description("The next page (RFC 8288), as in `next`; absent on the last page.")
                            .schema(Schemas.text())
                            .example("<" + OpenApiParameters.next(pagesPath()) + ">; rel=\"next\""));
        }
        boolean createsOne = method.isCreation() && !method.isBatch();
        if (createsOne || method.isConditional() && method.verb() != HttpMethod.DELETE) {
            answer.addHeader("ETag", Conventions.header("ETag"));
        }
        if (streamed && method.isPage()) {
            answer.addExtension(NDJSON, stream());
        }
    }

    private Schema answerSchema(Schema scanned) {
        if (method.shown().isEmpty()) {
            return scanned;
        }
        String shown = method.shown().get();
        if (method.isPage()) {
            return schemas.page(shown, OpenApiParameters.next(pagesPath()));
        }
        if (method.isBatch()) {
            return schemas.items(shown);
        }
        // A method that returns text or any object passes on the response of another service.
        boolean opaque = scanned.getRef() == null && scanned.getProperties() == null;
        return opaque ? Schemas.reference(shown) : scanned;
    }

    /**
     * The stream that the same operation can return, as an extension. As a second media type of the response it would make
     * generators type a page as "page or string". The members are those of OpenAPI 3.2 for such a stream.
     */
    private Map<String, Object> stream() {
        String shown = method.shown().orElseThrow(() -> unclear("Shows"));
        Map<String, Object> stream = new LinkedHashMap<>();
        stream.put("itemSchema", Schemas.reference(shown));
        stream.put("example", line(shown));
        return stream;
    }

    private String line(String shown) {
        try {
            return JsonMapper.builder().build().writeValueAsString(schemas.example(Schemas.reference(shown))) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Examples must be plain values", e);
        }
    }

    /** The page's component may come from another path: the example of the next page must be for this one. */
    private Object example(Schema schema) {
        Object example = schemas.example(schema);
        if (method.isPage() && example instanceof Map<?, ?> page) {
            Map<Object, Object> own = new LinkedHashMap<>(page);
            own.put("next", OpenApiParameters.next(pagesPath()));
            return own;
        }
        return example;
    }

    /** Pages for the other service have links for its own paths, so that it can pass them on. */
    private String pagesPath() {
        return method.isInternal() ? examplePath().substring(InternalSecret.PATH.length()) : examplePath();
    }

    private String examplePath() {
        return method.path().replaceAll("\\{\\w+}", "1");
    }

    /** The problems by status: those of all methods of its kind, and its own. */
    private Map<Integer, List<ProblemType>> refusals(Map<String, ProblemType> types) {
        Set<ProblemType> reasons = new LinkedHashSet<>();
        reasons.add(ProblemType.INVALID_REQUEST);
        reasons.add(ProblemType.MISDIRECTED);
        if (method.verb() != HttpMethod.GET) {
            reasons.add(ProblemType.FORBIDDEN);
        }
        if (method.isInternal()) {
            reasons.add(ProblemType.UNAUTHENTICATED);
        }
        if (method.path().contains("{")) {
            reasons.add(ProblemType.NOT_FOUND);
        }
        if (method.verb() != HttpMethod.DELETE) {
            reasons.add(ProblemType.NOT_ACCEPTABLE);
        }
        if (operation.getRequestBody() != null) {
            reasons.add(ProblemType.REQUEST_TIMEOUT);
            reasons.add(ProblemType.TOO_LARGE);
            reasons.add(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        }
        if (method.isCreation()) {
            reasons.add(ProblemType.IDEMPOTENCY_KEY_IN_USE);
            reasons.add(ProblemType.IDEMPOTENCY_KEY_REUSED);
        }
        if (method.isConditional() && method.verb() != HttpMethod.GET) {
            reasons.add(ProblemType.VERSION_MISMATCH);
        }
        for (String name : method.refusals()) {
            ProblemType type = types.get(name);
            if (type == null) {
                throw new IllegalStateException(
                        method + " declares the problem " + name + ", which is not a problem type of this service");
            }
            reasons.add(type);
        }
        reasons.add(ProblemType.INTERNAL_ERROR);
        if (method.isReactive()) {
            reasons.add(ProblemType.DATABASE_UNAVAILABLE);
            reasons.add(ProblemType.BUSY);
        }
        Map<Integer, List<ProblemType>> byStatus = new TreeMap<>();
        reasons.forEach(type -> byStatus.computeIfAbsent(type.status(), status -> new ArrayList<>())
                .add(type));
        return byStatus;
    }

    private IllegalStateException unclear(String annotation) {
        return new IllegalStateException(method + " needs the annotation " + annotation);
    }
}
