package org.petregistry.rest.contract;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * The headers of requests and responses that follow from the conventions. Each becomes a component when it is first needed.
 */
final class ConventionHeaders {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String TAG = "\"0\"";

    private final Components components;

    ConventionHeaders(Components components) {
        this.components = components;
    }

    Parameter traceparent() {
        return parameter(
                "traceparent",
                "The trace that the request belongs to (W3C Trace Context). If it is absent or invalid, the service"
                        + " generates one.",
                Schemas.text(),
                TRACE);
    }

    Parameter ifMatch() {
        return parameter(
                "If-Match",
                "Entity tags, or `*`. The request succeeds only if the current version matches one of them (RFC 9110"
                        + " §13.1.1). A weak tag never matches.",
                Schemas.text().minLength(1),
                TAG);
    }

    Parameter ifNoneMatch() {
        return parameter(
                "If-None-Match",
                "Entity tags, or `*`. If the current version matches one of them, the response is 304 (RFC 9110"
                        + " §13.1.2). Ignored when something is embedded.",
                Schemas.text().minLength(1),
                "\"7\"");
    }

    Parameter idempotencyKey() {
        return parameter(
                "Idempotency-Key",
                "A key that identifies this request. A retry with the same key within 24 hours gets the response of"
                        + " the first request and has no further effect.",
                Schemas.text().minLength(1).maxLength(255).pattern("^[ -~]+$"),
                "0f8fad5b-d9cb-469f-a165-70867728950e");
    }

    void entityTag(APIResponse answer) {
        add(
                answer,
                "ETag",
                "The version in double quotes; absent when something is embedded.",
                Schemas.text().pattern("^\"[0-9]+\"$"),
                TAG);
    }

    /** @param example an example of the path */
    void location(APIResponse answer, String example) {
        answer.addHeader(
                "Location",
                OASFactory.createHeader()
                        .description("The path of the new resource.")
                        .required(true)
                        .schema(Schemas.text().format("uri-reference"))
                        .example(example));
    }

    void replayed(APIResponse answer) {
        add(
                answer,
                "Idempotency-Replayed",
                "Present if this is the stored response to an earlier request with the same key.",
                Schemas.text().addEnumeration("true"),
                "true");
    }

    /** @param next an example of the path of the next page */
    void link(APIResponse answer, String next) {
        answer.addHeader(
                "Link",
                OASFactory.createHeader()
                        .description("The next page (RFC 8288), as in `next`; absent on the last page.")
                        .schema(Schemas.text())
                        .example("<" + next + ">; rel=\"next\""));
    }

    void retryAfter(APIResponse answer) {
        always(
                answer,
                "Retry-After",
                "The number of seconds to wait before a retry.",
                OASFactory.createSchema().addType(Schema.SchemaType.INTEGER).format("int32"),
                1);
    }

    void challenge(APIResponse answer) {
        always(
                answer,
                "WWW-Authenticate",
                "How to authenticate (RFC 9110 §11.6.1).",
                Schemas.text().addEnumeration("Bearer"),
                "Bearer");
    }

    private Parameter parameter(String name, String description, Schema schema, Object example) {
        if (components.getParameters() == null || !components.getParameters().containsKey(name)) {
            components.addParameter(
                    name,
                    OASFactory.createParameter()
                            .name(name)
                            .in(Parameter.In.HEADER)
                            .required(false)
                            .description(description)
                            .schema(schema)
                            .example(example));
        }
        return OASFactory.createParameter().ref("#/components/parameters/" + name);
    }

    /** A header that every response of its kind has. */
    private void always(APIResponse answer, String name, String description, Schema schema, Object example) {
        add(answer, name, description, schema, example);
        components.getHeaders().get(name).setRequired(true);
    }

    private void add(APIResponse answer, String name, String description, Schema schema, Object example) {
        if (components.getHeaders() == null || !components.getHeaders().containsKey(name)) {
            components.addHeader(
                    name,
                    OASFactory.createHeader()
                            .description(description)
                            .schema(schema)
                            .example(example));
        }
        Header reference = OASFactory.createHeader().ref("#/components/headers/" + name);
        answer.addHeader(name, reference);
    }
}
