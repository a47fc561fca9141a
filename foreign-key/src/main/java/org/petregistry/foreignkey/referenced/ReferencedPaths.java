package org.petregistry.foreignkey.referenced;

import java.util.ArrayList;
import java.util.List;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.rest.contract.DeclaredPaths.DeclaredPath;

/** The operations of this side's resources in the OpenAPI document. */
final class ReferencedPaths {
    private ReferencedPaths() {}

    static List<DeclaredPath> of(Referenced key, String path) {
        if (ProtocolHeaders.isUndocumented(path)) {
            return List.of();
        }
        String version = ProtocolHeaders.UNKNOWN_VERSION.name();
        String deleted = key.deleted().name();
        String unavailable = key.unavailable().name();
        String things = "/" + key.thing().plural();
        if (path.equals("/{things}/{id}")) {
            List<String> refuses = new ArrayList<>(List.of(key.deleting().name()));
            key.relations().forEach(relation -> refuses.add(key.has(relation).name()));
            refuses.addAll(List.of(deleted, unavailable));
            return List.of(DeclaredPath.one(things + "/{id}", key.schema(), refuses));
        }
        if (path.equals("/{things}/{id}/{relation}")) {
            // Not {id}, which is also the name of a filter: a generated client would rename one of them.
            String one = things + "/{" + key.thing().name() + "}/";
            return key.relations().stream()
                    // Its parameters come from the contract and are already in the document.
                    .map(relation -> new DeclaredPath(
                            one + relation.name(), relation.shows(), true, null, List.of(deleted, unavailable)))
                    .toList();
        }
        String declared = path.replace("{things}", key.thing().plural());
        return switch (path) {
            case "/internal/{things}/lookup", "/internal/{things}/changes", "/internal/{things}/digests" ->
                List.of(DeclaredPath.of(declared, List.of(version)));
            case "/internal/{things}/{id}" ->
                List.of(DeclaredPath.one(declared, key.schema(), List.of(version, deleted)));
            default -> null;
        };
    }
}
