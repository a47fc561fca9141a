package org.petregistry.rest.contract;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** The schemas of one document: those of the records, which the scanner finds, and those that the conventions add. */
final class Schemas {
    private static final String REFERENCE = "#/components/schemas/";

    /** Examples for text formats, by the scanner's component name. */
    private static final Map<String, String> TEXT = Map.of(
            "Instant", "2026-01-31T12:00:00.123456Z",
            "UUID", "3fa85f64-5717-4562-b3fc-2c963f66afa6");

    /** The descriptions of members that follow from the conventions; records describe their other members themselves. */
    private static final Map<String, String> MEMBERS = Map.of(
            "id", "The id; positive and never reused",
            "createdAt", "When the resource was created",
            "updatedAt", "When the resource was last updated",
            "version", "The number of changes to this representation; starts at 0",
            "items", "The entries, in the requested order");

    private final Components components;

    Schemas(Components components) {
        this.components = components;
    }

    /**
     * Inlines the components that the scanner creates for formatted text: times and UUIDs. A {@code $ref} cannot be combined
     * with other keywords, so a nullable one would be wrong.
     */
    void writeOutText() {
        components.getSchemas().values().forEach(this::writeOutTextIn);
    }

    /** Nullability belongs to the member; the scanner also adds it to the component. */
    void forbidNull() {
        Map<String, Schema> own = new TreeMap<>(components.getSchemas());
        own.replaceAll((name, schema) -> isA(schema, SchemaType.NULL) ? withoutNull(schema) : schema);
        components.setSchemas(own);
    }

    private static Schema withoutNull(Schema schema) {
        // A copy: the member keeps its own keywords.
        return object().required(schema.getRequired()).properties(schema.getProperties());
    }

    private void writeOutTextIn(Schema schema) {
        parts(schema).forEach(this::writeOutTextIn);
        properties(schema).values().forEach(this::writeOut);
    }

    /** The same for one schema. */
    void writeOut(Schema schema) {
        String name = name(schema);
        String example = TEXT.get(name == null ? "" : name);
        if (example != null) {
            schema.ref(null)
                    .pattern(null)
                    .type(List.of(SchemaType.STRING))
                    .format(components.getSchemas().get(name).getFormat())
                    .examples(List.of(example));
        }
    }

    /** Completes all members that are not references: description and example. */
    void completeMembers() {
        components.getSchemas().values().forEach(this::completeMembersOf);
    }

    private void completeMembersOf(Schema schema) {
        properties(schema).forEach((name, member) -> {
            if (member.getRef() == null || member.getDescription() != null) {
                complete(name, member);
            }
        });
        parts(schema).forEach(this::completeMembersOf);
    }

    private void complete(String name, Schema member) {
        if (member.getDescription() == null) {
            member.setDescription(MEMBERS.get(name));
        }
        Object example = example(member);
        if (member.getExamples() == null && example != null) {
            member.setExamples(List.of(example));
        }
    }

    /** Whether there is a component of this name. */
    boolean has(String name) {
        return components.getSchemas() != null && components.getSchemas().containsKey(name);
    }

    /** A reference to a component. */
    static Schema reference(String name) {
        return OASFactory.createSchema().ref(REFERENCE + name);
    }

    /**
     * A page of the component.
     *
     * @param example the path of the next page
     */
    Schema page(String name, String example) {
        Schema next = text().addType(SchemaType.NULL)
                .format("uri-reference")
                .description("The path of the next page; null on the last page")
                .examples(List.of(example));
        Schema total = OASFactory.createSchema()
                .addType(SchemaType.INTEGER)
                .format("int64")
                .minimum(BigDecimal.ZERO)
                .description("The number of all matching rows; present with `count=true`")
                .examples(List.of(21));
        return component(
                name + "Page",
                object().description("One page of a collection.")
                        .required(List.of("items", "next"))
                        .addProperty("items", array(reference(name)))
                        .addProperty("next", next)
                        .addProperty("total", total));
    }

    /** An array of the component. */
    Schema items(String name) {
        return component(
                name + "Items",
                object().description("The created resources, in the order of the request.")
                        .required(List.of("items"))
                        .addProperty("items", array(reference(name))));
    }

    /** Adds the schema as a component, unless one has this name, and returns a reference. */
    Schema component(String name, Schema schema) {
        if (!has(name)) {
            components.addSchema(name, schema);
        }
        return reference(name);
    }

    /** Forbids additional members in request bodies: unknown members are rejected. */
    void close(Schema body) {
        Schema schema = resolve(body);
        if (isA(schema, SchemaType.ARRAY)) {
            close(schema.getItems());
        } else if (isA(schema, SchemaType.OBJECT)) {
            schema.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
        }
    }

    /**
     * An example composed of those of the members.
     *
     * @return with all members if additional ones are forbidden, otherwise with the required ones
     */
    Object example(Schema reference) {
        Schema schema = resolve(reference);
        if (schema.getExamples() != null && !schema.getExamples().isEmpty()) {
            return schema.getExamples().get(0);
        }
        if (schema.getEnumeration() != null) {
            return schema.getEnumeration().get(0);
        }
        if (isA(schema, SchemaType.ARRAY)) {
            return Stream.ofNullable(example(schema.getItems())).toList();
        }
        if (!isA(schema, SchemaType.OBJECT)) {
            return null;
        }
        Schema others = schema.getAdditionalPropertiesSchema();
        boolean closed = others != null && Boolean.FALSE.equals(others.getBooleanSchema());
        Map<String, Object> members = new LinkedHashMap<>();
        properties(schema).forEach((name, member) -> {
            if (closed || schema.getRequired() != null && schema.getRequired().contains(name)) {
                members.put(name, example(member));
            }
        });
        return members;
    }

    /** An example of a member of the component, {@code maker.name}; null if there is no such member. */
    Object exampleOf(String component, String member) {
        Schema schema = reference(component);
        for (String name : member.split("\\.")) {
            schema = properties(resolve(schema)).get(name);
            if (schema == null) {
                return null;
            }
        }
        return example(schema);
    }

    /** Sorts the components by name. */
    void sort() {
        components.setSchemas(new TreeMap<>(components.getSchemas()));
    }

    private static Stream<Schema> parts(Schema schema) {
        return Stream.concat(properties(schema).values().stream(), Stream.ofNullable(schema.getItems()));
    }

    private static Map<String, Schema> properties(Schema schema) {
        return schema.getProperties() == null ? Map.of() : schema.getProperties();
    }

    private Schema resolve(Schema schema) {
        String name = name(schema);
        return name == null ? schema : components.getSchemas().get(name);
    }

    private static String name(Schema schema) {
        return schema.getRef() == null ? null : schema.getRef().substring(REFERENCE.length());
    }

    private static boolean isA(Schema schema, SchemaType type) {
        return schema.getType() != null && schema.getType().contains(type);
    }

    static Schema object() {
        return OASFactory.createSchema().addType(SchemaType.OBJECT);
    }

    static Schema array(Schema items) {
        return OASFactory.createSchema().addType(SchemaType.ARRAY).items(items);
    }

    static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }
}
