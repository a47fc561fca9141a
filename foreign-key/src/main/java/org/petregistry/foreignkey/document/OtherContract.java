package org.petregistry.foreignkey.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.rest.contract.Contract;

/**
 * The schemas and parameters of the other service, from its OpenAPI document: the resource {@code contracts/<service>.yaml}.
 * What is missing there, because the other service has not yet been built with a new relation, becomes an object without
 * properties, and an operation without parameters.
 *
 * @param service the name of the other service
 */
record OtherContract(String service, OpenAPI contract) {
    private static final String REFERENCE = "#/components/schemas/";

    /** @param service the name of the other service */
    static OtherContract of(String service) {
        String resource = "contracts/" + service + ".yaml";
        try (InputStream found = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            return new OtherContract(service, found == null ? OASFactory.createOpenAPI() : Contract.parse(found));
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    /**
     * Adds a schema and those that it references. Schemas that the document already has are kept.
     *
     * @param thing what the schema describes
     */
    void addSchema(OpenAPI document, String name, Thing thing) {
        Deque<String> open = new ArrayDeque<>(List.of(name));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (!schemas(document).containsKey(next)) {
                Schema schema = schema(next);
                document.getComponents().addSchema(next, schema);
                references(schema).forEach(open::push);
                if (next.equals(name)) {
                    describe(schema, thing);
                }
            }
        }
    }

    /** Adds a schema with its required members only: embedded members appear only in responses of the other service. */
    void addSchemaWithoutEmbedded(OpenAPI document, String name, Thing thing) {
        if (schemas(document).containsKey(name)) {
            return;
        }
        Schema schema = schema(name);
        Map<String, Schema> members = new LinkedHashMap<>(properties(schema));
        members.keySet().retainAll(schema.getRequired() == null ? List.of() : schema.getRequired());
        describe(schema.properties(members), thing);
        document.getComponents().addSchema(name, schema);
    }

    /** The query parameters of a GET. */
    List<Parameter> parameters(String path) {
        return Optional.ofNullable(contract.getPaths())
                .map(paths -> paths.getPathItem(path))
                .map(PathItem::getGET)
                .stream()
                .flatMap(operation -> operation.getParameters().stream())
                .filter(parameter -> parameter.getIn() == Parameter.In.QUERY)
                .toList();
    }

    private void describe(Schema schema, Thing thing) {
        schema.setDescription(Thing.capital(thing.withArticle()) + ", as returned by " + service);
    }

    private Schema schema(String name) {
        Schema schema = schemas(contract).getOrDefault(name, OASFactory.createSchema());
        if (schema.getType() == null) {
            schema.addType(SchemaType.OBJECT);
        }
        useExamples(schema);
        return schema;
    }

    /** OpenAPI 3.0 has one example; 3.1, which filters see, has several. */
    @SuppressWarnings("deprecation") // of 3.1: it is what the contract has
    private static void useExamples(Schema schema) {
        if (schema.getExample() != null) {
            schema.examples(List.of(schema.getExample())).example(null);
        }
        parts(schema).forEach(OtherContract::useExamples);
    }

    private static Stream<String> references(Schema schema) {
        Stream<String> own = Stream.ofNullable(schema.getRef()).map(ref -> ref.substring(REFERENCE.length()));
        return Stream.concat(own, parts(schema).flatMap(OtherContract::references));
    }

    private static Stream<Schema> parts(Schema schema) {
        return Stream.concat(properties(schema).values().stream(), Stream.ofNullable(schema.getItems()));
    }

    private static Map<String, Schema> properties(Schema schema) {
        return schema.getProperties() == null ? Map.of() : schema.getProperties();
    }

    private static Map<String, Schema> schemas(OpenAPI document) {
        return document.getComponents() == null || document.getComponents().getSchemas() == null
                ? Map.of()
                : document.getComponents().getSchemas();
    }
}
