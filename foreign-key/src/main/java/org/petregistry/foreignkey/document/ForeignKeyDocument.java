package org.petregistry.foreignkey.document;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.IndexView;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.foreignkey.referenced.Referenced;
import org.petregistry.foreignkey.referenced.ReferencedSide;
import org.petregistry.foreignkey.referencing.Referencing;
import org.petregistry.foreignkey.referencing.ReferencingSide;
import org.petregistry.rest.contract.Contract;
import org.petregistry.rest.internal.InternalSecret;

/**
 * Adds the paths, parameters and schemas that follow from the declarations to the OpenAPI document. The templates are {@code
 * referenced.yaml} and {@code referencing.yaml}; {@code Contract} then adds what all operations have in common. The schemas of
 * the other service come from its contract: {@link OtherContract}.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 0)
public class ForeignKeyDocument implements OASFilter {
    private final IndexView index;

    /** @param index all classes of the application, passed by the framework */
    public ForeignKeyDocument(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Contract.instances(index, ReferencedSide.class).forEach(side -> add(document, side.declaration()));
        Contract.instances(index, ReferencingSide.class).forEach(side -> add(document, side.declaration()));
    }

    private static void add(OpenAPI document, Referenced key) {
        Map<String, String> values = values(key.thing(), key.service());
        values.put("shown", key.schema());
        values.put("itsRelations", Thing.enumeration(key.relationNames()));
        // The example of a rejected deletion: two rows of the first relation and one of each other relation.
        String counts = String.join(", ", examplesOfCounts(key, (relation, number) -> relation.name() + ": " + number));
        String countsInWords = Thing.enumeration(examplesOfCounts(key, (relation, number) -> relation.counted(number)));
        List<Map<String, String>> each = new ArrayList<>();
        key.relations().forEach(relation -> {
            Map<String, String> entry = relation(relation.name(), relation.shows(), relation.actions());
            entry.put("problem", key.thing().name() + "-has-" + relation.name());
            entry.put("title", "The " + key.thing().name() + " " + relation.verb());
            entry.put("counts", counts);
            entry.put("countsInWords", countsInWords);
            each.add(entry);
        });
        merge(document, fill("referenced.yaml", values, each, key.columns()));
        OtherContract contract = OtherContract.of(key.service());
        key.relations().forEach(relation -> {
            contract.addSchema(document, relation.shows(), new Thing(relation.singular(), relation.name()));
            Operation list = document.getPaths()
                    .getPathItem(key.thing().pathOfRelation(relation.name()))
                    .getGET();
            contract.parameters(InternalSecret.PATH + key.thing().pathOfRelation(relation.name()))
                    .forEach(list::addParameter);
        });
    }

    private static List<String> examplesOfCounts(
            Referenced key, BiFunction<org.petregistry.foreignkey.referenced.Relation, Integer, String> count) {
        return IntStream.range(0, key.relations().size())
                .mapToObj(i -> count.apply(key.relations().get(i), i == 0 ? 2 : 1))
                .toList();
    }

    private static void add(OpenAPI document, Referencing key) {
        Map<String, String> values = values(key.thing(), key.target().service());
        List<Map<String, String>> each = key.relations().stream()
                .map(relation -> relation(relation.name(), relation.schema(), relation.actions()))
                .toList();
        merge(document, fill("referencing.yaml", values, each, key.target().columns()));
        key.relations().stream()
                .filter(relation -> relation.actions().contains(Action.SET_NULL))
                .forEach(relation -> allowNull(document, relation.schema(), key.thing()));
        OtherContract.of(key.target().service())
                .addSchemaWithoutEmbedded(document, Thing.capital(key.thing().name()), key.thing());
    }

    /** Inlines a nullable embedded schema: a {@code $ref} cannot be combined with a null type. */
    private static void allowNull(OpenAPI document, String shown, Thing thing) {
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        String summary = Thing.capital(thing.name()) + "Summary";
        schemas.get(shown).getProperties().values().stream()
                .filter(member -> member.getRef() != null && member.getRef().endsWith("/" + summary))
                .forEach(member -> member.ref(null)
                        .description("The " + thing.name() + " in short, if included; null if there is none")
                        .type(List.of(SchemaType.OBJECT, SchemaType.NULL))
                        .required(schemas.get(summary).getRequired())
                        .properties(schemas.get(summary).getProperties()));
    }

    private static Map<String, String> values(Thing thing, String service) {
        Map<String, String> values = new HashMap<>();
        values.put("thing", thing.name());
        values.put("things", thing.plural());
        values.put("Thing", Thing.capital(thing.name()));
        values.put("Things", Thing.capital(thing.plural()));
        values.put("aThing", thing.withArticle());
        values.put("service", service);
        values.put("registryHeader", ProtocolHeaders.REGISTRY_HEADER);
        values.put("pairHeader", ProtocolHeaders.PAIR_HEADER);
        values.put("versionHeader", ProtocolHeaders.VERSION_HEADER);
        values.put("version", ProtocolHeaders.VERSION);
        return values;
    }

    private static Map<String, String> relation(String name, String shown, List<Action> actions) {
        Map<String, String> entry = new HashMap<>();
        entry.put("relation", name);
        entry.put("Relation", Thing.capital(name));
        entry.put("shownRow", shown);
        entry.put("actions", String.join(", ", Action.words(actions)));
        entry.put("default", actions.get(0).word());
        entry.put(
                "consequences",
                actions.stream().map(ForeignKeyDocument::consequence).collect(Collectors.joining(", ")));
        return entry;
    }

    private static String consequence(Action action) {
        return switch (action) {
            case SET_NULL -> "`set-null` keeps them without a reference";
            case CASCADE -> "`cascade` deletes them too";
            case RESTRICT -> "`restrict` rejects the deletion if there are any";
        };
    }

    private static Map<String, String> column(Column column) {
        Map<String, String> entry = new HashMap<>();
        entry.put("column", column.name());
        entry.put("description", column.description());
        entry.put("example", column.example());
        entry.put("type", column.nullable() ? "[string, 'null']" : "string");
        entry.put("orHasNone", column.nullable() ? ", or if it has none" : "");
        entry.put(
                "bounds",
                column.pattern() == null
                        ? "minLength: 1, maxLength: " + column.maxLength()
                        : "pattern: '" + column.pattern() + "'");
        return entry;
    }

    private static OpenAPI fill(
            String template, Map<String, String> values, List<Map<String, String>> relations, List<Column> columns) {
        Map<String, List<Map<String, String>>> lists = Map.of(
                "relation",
                relations,
                "column",
                columns.stream().map(ForeignKeyDocument::column).toList());
        String text = Template.fill(template, values, lists);
        return Contract.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Adds paths and schemas. An operation that exists already gets additional parameters, and its responses are replaced.
     */
    private static void merge(OpenAPI document, OpenAPI declared) {
        declared.getComponents().getSchemas().forEach((name, schema) -> {
            Map<String, Schema> schemas = document.getComponents().getSchemas();
            if (schemas.containsKey(name) && schema.getProperties() != null) {
                schema.getProperties().forEach(schemas.get(name)::addProperty);
            } else {
                document.getComponents().addSchema(name, schema);
            }
        });
        declared.getTags().forEach(tag -> {
            if (document.getTags() == null || !document.getTags().contains(tag)) {
                document.addTag(tag);
            }
        });
        declared.getComponents().getParameters().forEach(document.getComponents()::addParameter);
        declared.getPaths().getPathItems().forEach((path, item) -> {
            PathItem there = document.getPaths().getPathItem(path);
            if (there == null) {
                document.getPaths().addPathItem(path, item);
            } else {
                item.getOperations().forEach((verb, operation) -> merge(there, verb, operation));
            }
        });
    }

    private static void merge(PathItem there, PathItem.HttpMethod verb, Operation declared) {
        Operation operation = there.getOperations().get(verb);
        if (operation == null) {
            there.setOperation(verb, declared);
            return;
        }
        Stream.ofNullable(declared.getParameters()).flatMap(List::stream).forEach(operation::addParameter);
        // The scanner guesses one response; the template has all of them.
        operation.setResponses(declared.getResponses());
    }
}
