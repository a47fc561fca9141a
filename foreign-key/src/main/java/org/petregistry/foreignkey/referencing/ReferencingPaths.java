package org.petregistry.foreignkey.referencing;

import java.util.List;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.rest.contract.DeclaredPaths.DeclaredPath;

/** The operations of this side's resources in the OpenAPI document. */
final class ReferencingPaths {
    private ReferencingPaths() {}

    static List<DeclaredPath> of(Referencing key, String path) {
        if (ProtocolHeaders.isUndocumented(path)) {
            return List.of();
        }
        String version = ProtocolHeaders.UNKNOWN_VERSION.name();
        String unavailable = key.unavailable().name();
        return switch (path) {
            case "/internal/recalls/{deletionId}" ->
                List.of(DeclaredPath.of(
                        path, List.of(version, key.recallReused().name(), unavailable)));
            case "/internal/grants/digests", "/internal/grants/lookup" ->
                List.of(DeclaredPath.of(path, List.of(version)));
            case "/internal/{relation}/by-{thing}" ->
                key.relations().stream()
                        .map(relation -> DeclaredPath.one(
                                named(path, key, relation), relation.schema(), List.of(version, unavailable)))
                        .toList();
            case "/internal/{things}/{id}/{relation}" ->
                key.relations().stream()
                        .map(relation -> new DeclaredPath(
                                named(path, key, relation),
                                relation.schema(),
                                true,
                                relation.collection(),
                                List.of(version, unavailable)))
                        .toList();
            default -> null;
        };
    }

    private static String named(String path, Referencing key, Relation relation) {
        return path.replace("{relation}", relation.name())
                // In the document its name must differ from that of any filter.
                .replace("{id}", "{" + key.thing().name() + "}")
                .replace("{things}", key.thing().plural())
                .replace("{thing}", key.thing().name());
    }
}
