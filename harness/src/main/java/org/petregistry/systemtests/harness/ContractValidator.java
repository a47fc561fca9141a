package org.petregistry.systemtests.harness;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.interaction.ApiOperationResolver;
import com.atlassian.oai.validator.model.ApiOperation;
import com.atlassian.oai.validator.model.ApiOperationMatch;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.MessageResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.schema.SchemaValidator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/**
 * Validates requests and answers against the OpenAPI document of a service. The document must declare the status, the
 * headers, the media type and the body of an answer, and each member of the body. A request that was not rejected must be
 * valid too.
 */
public final class ContractValidator {
    private static final Map<String, ContractValidator> KNOWN = new ConcurrentHashMap<>();
    private static final String NDJSON = "application/x-ndjson";
    private static final String PROBLEM = "#/components/schemas/Problem";

    private static final List<String> LISTS = List.of("sort", "include");

    /** Headers of HTTP itself, and those of every response, which the documents describe once, in prose. */
    private static final Set<String> OF_EVERY_RESPONSE = Set.of(
            "connection", "content-length", "content-type", "transfer-encoding", "cache-control", "x-request-id");

    private final JsonNode document;
    private final ApiOperationResolver operations;
    private final OpenApiInteractionValidator interactions;
    private final SchemaValidator schemas;

    private ContractValidator(String text) {
        document = Json.parse(text);
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        SwaggerParseResult parsed =
                new OpenAPIV3Parser().readContents(withoutExtensions(document).toString(), null, options);
        if (!parsed.getMessages().isEmpty()) {
            throw new AssertionError("the OpenAPI document is not valid: " + parsed.getMessages());
        }
        OpenAPI api = parsed.getOpenAPI();
        operations = new ApiOperationResolver(api, null, true);
        interactions = OpenApiInteractionValidator.createFor(api)
                .withStrictOperationPathMatching()
                .build();
        schemas = new SchemaValidator(api, new MessageResolver());
    }

    /** The validator of the document that a service currently serves. */
    public static ContractValidator of(Api service) {
        return KNOWN.computeIfAbsent(service.get("/q/openapi?format=json").text(), ContractValidator::new);
    }

    /** The document that the service serves. */
    public JsonNode document() {
        return document;
    }

    /**
     * Validates a request and its answer.
     *
     * @param body the request's body, or null
     * @throws AssertionError if they violate the document
     */
    public void check(HttpRequest request, String body, Answer answer) {
        String path = request.uri().getRawPath();
        boolean head = request.method().equals("HEAD");
        Optional<Method> method = method(head ? "GET" : request.method());
        // In the document /owners/batch also matches the path of an owner; without a method, there is no operation.
        Optional<ApiOperation> operation = method.filter(known -> answer.status() != 405)
                .map(known -> operations.findApiOperation(path, known))
                .filter(ApiOperationMatch::isOperationAllowed)
                .map(ApiOperationMatch::getApiOperation);
        List<String> faults = new ArrayList<>();
        if (operation.isPresent()) {
            faults.addAll(faultsOfAnswer(operation.get(), path, method.get(), answer, head));
            if (answer.status() < 400) {
                faults.addAll(faultsOfRequest(request(request, method.get(), body), stream(operation.get(), answer)));
            }
        } else if (answer.status() < 400 || answer.status() >= 500) {
            faults.add("no such operation is declared");
        } else if (!head) {
            faults.addAll(faults(reference(PROBLEM), answer.text()));
        }
        if (!faults.isEmpty()) {
            throw new AssertionError(
                    "not as the OpenAPI document has it:\n" + String.join("\n", faults) + "\n" + answer);
        }
    }

    /** Empty for a method that no document can have. */
    private static Optional<Method> method(String name) {
        return Stream.of(Method.values())
                .filter(method -> method.name().equals(name))
                .findAny();
    }

    /**
     * Validates JSON against a schema.
     *
     * @param schema a schema of the document, or a reference to one
     * @return the violations
     */
    public List<String> faults(JsonNode schema, String json) {
        return faults(io.swagger.v3.core.util.Json.mapper().convertValue(schema, Schema.class), json);
    }

    private List<String> faults(Schema<?> schema, String json) {
        return messages(schemas.validate(() -> Json.parse(json), schema, "body"));
    }

    private static Schema<?> reference(String name) {
        return new Schema<>().$ref(name);
    }

    /** The document allows additional members of a problem (RFC 9457 §3.2), but must declare those that exist. */
    private static JsonNode withoutExtensions(JsonNode document) {
        JsonNode copy = document.deepCopy();
        if (copy.at("/components/schemas/Problem") instanceof ObjectNode problem) {
            problem.remove("additionalProperties");
        }
        return copy;
    }

    private static SimpleRequest request(HttpRequest request, Method method, String body) {
        SimpleRequest.Builder builder =
                new SimpleRequest.Builder(method, request.uri().getRawPath());
        request.headers().map().forEach(builder::withHeader);
        String query = request.uri().getRawQuery();
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        Stream.ofNullable(query)
                .flatMap(text -> Stream.of(text.split("&")))
                .filter(parameter -> !parameter.isEmpty())
                .map(parameter -> (parameter + "=").split("=", 3))
                .forEach(parts -> parameters
                        .computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                        .add(decoded(parts[1])));
        // A document can describe only one serialization of a list; the services accept both.
        LISTS.forEach(name -> parameters.computeIfPresent(name, (list, values) -> List.of(String.join(",", values))));
        parameters.forEach(builder::withQueryParam);
        return (body == null ? builder : builder.withBody(stripped(body))).build();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static SimpleResponse response(Answer answer) {
        SimpleResponse.Builder builder = new SimpleResponse.Builder(answer.status());
        answer.headers().map().forEach(builder::withHeader);
        return (answer.text().isEmpty() ? builder : builder.withBody(answer.text())).build();
    }

    private List<String> faultsOfAnswer(
            ApiOperation operation, String path, Method method, Answer answer, boolean head) {
        List<String> faults = new ArrayList<>(messages(interactions.validateResponse(path, method, response(answer))));
        Optional<JsonNode> stream = stream(operation, answer);
        if (head || stream.isPresent()) {
            // A stream without lines has no content.
            faults.removeIf(fault -> fault.startsWith("validation.response.body.missing"));
        }
        if (stream.isPresent()) {
            faults.removeIf(fault -> fault.startsWith("validation.response.contentType.notAllowed"));
            faults.addAll(faultsOfLines(stream.get(), answer));
        }
        faults.addAll(undeclaredHeaders(operation, answer));
        return faults;
    }

    private List<String> faultsOfRequest(SimpleRequest request, Optional<JsonNode> stream) {
        List<String> faults = new ArrayList<>(messages(interactions.validateRequest(request)));
        // A deletion ignores Accept: its success has no body (RFC 9110 §12.5.1).
        if (stream.isPresent() || request.getMethod() == Method.DELETE) {
            faults.removeIf(fault -> fault.startsWith("validation.request.accept.notAllowed"));
        }
        return faults;
    }

    private static List<String> undeclaredHeaders(ApiOperation operation, Answer answer) {
        ApiResponse declared = operation.getOperation().getResponses().get(Integer.toString(answer.status()));
        if (declared == null) {
            return List.of();
        }
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(OF_EVERY_RESPONSE);
        if (declared.getHeaders() != null) {
            names.addAll(declared.getHeaders().keySet());
        }
        return answer.headers().map().keySet().stream()
                .filter(name -> !names.contains(name))
                .map(name -> "the header " + name + " is not declared")
                .toList();
    }

    /** The description of a stream: OpenAPI 3.0 cannot express it, so it is in an extension. */
    private static Optional<JsonNode> stream(ApiOperation operation, Answer answer) {
        String contentType = answer.header("Content-Type");
        if (answer.status() != 200 || contentType == null || !contentType.startsWith(NDJSON)) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                        operation.getOperation().getResponses().get("200").getExtensions())
                .map(extensions -> extensions.get("x-ndjson"))
                .map(io.swagger.v3.core.util.Json.mapper()::<JsonNode>valueToTree);
    }

    private List<String> faultsOfLines(JsonNode stream, Answer answer) {
        String item = stream.path("itemSchema").path("$ref").textValue();
        return answer.text()
                .lines()
                .flatMap(line -> faults(reference(item), line).stream())
                .toList();
    }

    private static List<String> messages(ValidationReport report) {
        return report.getMessages().stream()
                .map(message -> message.getKey() + ": " + message.getMessage())
                .toList();
    }

    /** A byte order mark is ignored, and texts are stripped before their length is checked, which a schema cannot express. */
    private static String stripped(String body) {
        JsonNode tree = Json.parse(body.replaceFirst("^\uFEFF", ""));
        strip(tree);
        return tree.toString();
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().stream()
                    .filter(member -> member.getValue().isTextual())
                    .forEach(member -> member.setValue(
                            TextNode.valueOf(member.getValue().textValue().strip())));
        }
        node.forEach(ContractValidator::strip);
    }
}
