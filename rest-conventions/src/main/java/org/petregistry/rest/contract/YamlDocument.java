package org.petregistry.rest.contract;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Serves the OpenAPI document as YAML in which every string is quoted. The framework's YAML omits quotes where YAML 1.2 does
 * not need them (JacksonJsonIO of smallrye-open-api, which has no setting for it). Most readers implement YAML 1.1, and read an
 * example such as {@code 2026-01-31T12:00:00Z} without quotes as a timestamp.
 */
@Singleton
public class YamlDocument {
    private static final List<String> PATHS = List.of("/q/openapi", "/q/openapi.yaml", "/q/openapi.yml");

    private final OpenApiDocumentService documents;
    private Buffer yaml;

    YamlDocument(OpenApiDocumentService documents) {
        this.documents = documents;
    }

    void serve(@Observes Router router) {
        for (String path : PATHS) {
            // Before the framework's own route, which serves JSON.
            router.route(path)
                    .method(HttpMethod.GET)
                    .method(HttpMethod.HEAD)
                    .order(-1)
                    .handler(this::answer);
        }
    }

    private void answer(RoutingContext context) {
        if (asksForJson(context)) {
            context.next();
            return;
        }
        context.vertx()
                .executeBlocking(this::document)
                .onFailure(context::fail)
                .onSuccess(document -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, Format.YAML.getMimeType() + ";charset=UTF-8")
                        .end(document));
    }

    /** The framework's own rule. */
    private static boolean asksForJson(RoutingContext context) {
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        return context.normalizedPath().equals(PATHS.get(0))
                && (accept != null && accept.contains(Format.JSON.getMimeType())
                        || "json".equalsIgnoreCase(context.request().getParam("format")));
    }

    /** Written on the first request, to keep the start short. */
    private synchronized Buffer document() {
        if (yaml == null) {
            yaml = Buffer.buffer(quoted(documents.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, Format.JSON)));
        }
        return yaml;
    }

    private static byte[] quoted(byte[] json) {
        YAMLFactory yaml = YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .build();
        try {
            return new YAMLMapper(yaml).writeValueAsBytes(new JsonMapper().readTree(json));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
