package org.petregistry.rest.body;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * Describes the members of a patch in the OpenAPI document as they are in JSON: a {@link Change} is its value or null, not an
 * object with {@code present} and {@code value}. The component's own {@code @Schema} (lengths, examples) is kept.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ChangeSchemas implements OASFilter {
    private static final String REFERENCE = "#/components/schemas/";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null || document.getComponents().getSchemas() == null) {
            return;
        }
        Map<String, Schema> values = new HashMap<>();
        document.getComponents().getSchemas().forEach((name, schema) -> {
            if (name.startsWith(Change.class.getSimpleName()) && isChange(schema)) {
                values.put(REFERENCE + name, schema.getProperties().get("value"));
            }
        });
        document.getComponents().getSchemas().values().forEach(schema -> replace(schema, values));
        values.keySet()
                .forEach(reference -> document.getComponents().removeSchema(reference.substring(REFERENCE.length())));
    }

    private static boolean isChange(Schema schema) {
        return schema.getProperties() != null && schema.getProperties().keySet().equals(Set.of("present", "value"));
    }

    private static void replace(Schema schema, Map<String, Schema> values) {
        if (schema.getProperties() != null) {
            Map<String, Schema> members = new LinkedHashMap<>(schema.getProperties());
            members.replaceAll((name, member) -> replaced(member, values));
            schema.setProperties(members);
        }
    }

    private static Schema replaced(Schema member, Map<String, Schema> values) {
        Schema value = values.get(member.getRef());
        if (value == null || value.getType() == null) {
            return member;
        }
        Set<SchemaType> types = new LinkedHashSet<>(value.getType());
        types.add(SchemaType.NULL);
        return OASFactory.createSchema()
                .type(List.copyOf(types))
                .format(value.getFormat())
                .items(value.getItems());
    }
}
