package org.petregistry.rest.contract;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** The schemas of one document: those of the records, which the scanner has found, and what the conventions put around them. */
final class Schemas {
    private static final String REFERENCE = "#/components/schemas/";

    /** What records are named in the code where they are a type's argument; it has no business in the document. */
    private static final String SUFFIX = "View";

    /** Examples of what is text of a certain form, by the name that the scanner gives it. */
    private static final Map<String, String> TEXT = Map.of(
            "Instant", "2026-01-31T12:00:00.123456Z",
            "UUID", "3fa85f64-5717-4562-b3fc-2c963f66afa6");

    /** What the members are that things have by convention; of the others each record says it itself. */
    private static final Map<String, String> MEMBERS = Map.of(
            "id", "A positive number, never used twice",
            "createdAt", "When it was made",
            "updatedAt", "When it was last changed",
            "version", "Counts the changes of what is shown, whoever caused them; 0 at first",
            "items", "In the order that was asked for");

    private final Components components;

    Schemas(Components components) {
        this.components = components;
    }

    /**
     * Writes out what the scanner has made components of, although it is only text of a certain form: times and UUIDs.
     * Around a reference nothing else can be said, so that a nullable one would be wrong.
     */
    void writeOutText() {
        components.getSchemas().values().forEach(this::writeOutTextIn);
    }

    /** Whether something may be null is said where it is a member; the scanner says it of the component as well. */
    void forbidNull() {
        Map<String, Schema> own = new TreeMap<>(components.getSchemas());
        own.replaceAll((name, schema) -> isA(schema, SchemaType.NULL) ? withoutNull(schema) : schema);
        components.setSchemas(own);
    }

    private static Schema withoutNull(Schema schema) {
        // Not the same object: the member keeps what it says.
        return object().required(schema.getRequired()).properties(schema.getProperties());
    }

    private void writeOutTextIn(Schema schema) {
        parts(schema).forEach(this::writeOutTextIn);
        properties(schema).values().forEach(this::writeOut);
    }

    /** The same for one schema. */
    void writeOut(Schema schema) {
        String name = schema.getAllOf() == null
                ? name(schema)
                : name(schema.getAllOf().get(0));
        String example = TEXT.get(name == null ? "" : name);
        if (example != null) {
            schema.ref(null)
                    .allOf(null)
                    .pattern(null)
                    .type(List.of(SchemaType.STRING))
                    .format(components.getSchemas().get(name).getFormat())
                    .examples(List.of(example));
        }
    }

    /** Completes all members that are more than references: what they are, and an example of them. */
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
     * A page of a collection of what the component describes.
     *
     * @param example the next page's address
     */
    Schema page(String name, String example) {
        Schema next = text().addType(SchemaType.NULL)
                .format("uri-reference")
                .description("Where the next page is, relative to the service; null on the last page")
                .examples(List.of(example));
        Schema total = OASFactory.createSchema()
                .addType(SchemaType.INTEGER)
                .format("int64")
                .minimum(BigDecimal.ZERO)
                .description("How many match in all, where `count=true` asks for it")
                .examples(List.of(21));
        return component(
                name + "Page",
                object().description("One page of a collection.")
                        .required(List.of("items", "next"))
                        .addProperty("items", array(reference(name)))
                        .addProperty("next", next)
                        .addProperty("total", total));
    }

    /** Several of what the component describes. */
    Schema items(String name) {
        return component(
                name + "Items",
                object().description("What was made, in the order in which it was asked for.")
                        .required(List.of("items"))
                        .addProperty("items", array(reference(name))));
    }

    /** Makes the schema a component, unless there is one of this name, and refers to it. */
    Schema component(String name, Schema schema) {
        if (!has(name)) {
            components.addSchema(name, schema);
        }
        return reference(name);
    }

    /** What a body must not have more of than the schema says: nothing in it is ignored. */
    void close(Schema body) {
        Schema schema = resolve(body);
        if (isA(schema, SchemaType.ARRAY)) {
            close(schema.getItems());
        } else if (isA(schema, SchemaType.OBJECT)) {
            schema.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
        }
    }

    /**
     * An example that is put together from those of the members.
     *
     * @return with all members where there may be no others, else with those that are always there
     */
    Object example(Schema reference) {
        Schema schema = resolve(reference);
        if (schema.getExamples() != null && !schema.getExamples().isEmpty()) {
            return schema.getExamples().get(0);
        }
        if (schema.getEnumeration() != null) {
            return schema.getEnumeration().get(0);
        }
        if (isA(schema, SchemaType.NULL) && !isA(schema, SchemaType.OBJECT)) {
            return null;
        }
        if (schema.getAllOf() != null) {
            return example(schema.getAllOf().get(0));
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

    /** An example of a member, {@code maker.name}, of what the component describes; null where it is not shown. */
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

    /** Gives what was made of a generic record a name in words of the interface: {@code ByMakerCupView} is a CupByMaker. */
    Optional<String> nameOfGeneric(Schema reference, String argument) {
        String name = name(reference);
        String ending = argument + SUFFIX;
        if (name == null || !name.endsWith(ending) || name.equals(ending)) {
            return Optional.empty();
        }
        String better = argument + name.substring(0, name.length() - ending.length());
        component(better, components.getSchemas().get(name));
        return Optional.of(better);
    }

    /** Leaves only what is referred to, directly or not, by these. */
    void keepOnly(Stream<Schema> roots) {
        Set<String> used = new HashSet<>();
        Deque<Schema> open = new ArrayDeque<>(roots.toList());
        while (!open.isEmpty()) {
            Schema schema = open.pop();
            String name = name(schema);
            if (name != null && used.add(name)) {
                open.push(components.getSchemas().get(name));
            }
            parts(schema).forEach(open::push);
        }
        Map<String, Schema> kept = new TreeMap<>(components.getSchemas());
        kept.keySet().retainAll(used);
        components.setSchemas(kept);
    }

    private static Stream<Schema> parts(Schema schema) {
        return Stream.of(
                        properties(schema).values().stream(),
                        Stream.ofNullable(schema.getItems()),
                        Stream.ofNullable(schema.getAllOf()).flatMap(List::stream))
                .flatMap(part -> part);
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
