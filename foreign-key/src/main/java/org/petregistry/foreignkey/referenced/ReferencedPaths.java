package org.petregistry.foreignkey.referenced;

import java.util.ArrayList;
import java.util.List;
import org.petregistry.foreignkey.protocol.Wire;
import org.petregistry.rest.contract.DeclaredPaths.DeclaredPath;

/** The operations in the OpenAPI document that this side's resources, and the application's own of the thing, stand for. */
final class ReferencedPaths {
    private ReferencedPaths() {}

    static List<DeclaredPath> of(Referenced key, String verb, String path) {
        String version = Wire.UNKNOWN_VERSION.name();
        String deleted = key.deleted().name();
        String unavailable = key.unavailable().name();
        String things = "/" + key.thing().plural();
        if (path.equals(things + "/{id}") && verb.equals("DELETE")) {
            List<String> refuses = new ArrayList<>(List.of(key.deleting().name()));
            key.relations().forEach(relation -> refuses.add(key.has(relation).name()));
            refuses.addAll(List.of(deleted, unavailable));
            return List.of(new DeclaredPath(path, key.shows(), refuses));
        }
        // Not {id}, which is also the name of a filter: a generated client would rename one of them.
        String one = things + "/{" + key.thing().name() + "}/";
        if (path.equals(one + "{relation}")) {
            return key.relations().stream()
                    .map(relation ->
                            new DeclaredPath(one + relation.name(), relation.shows(), List.of(deleted, unavailable)))
                    .toList();
        }
        String declared = path.replace("{things}", key.thing().plural());
        return switch (path) {
            case "/internal/{things}/lookup", "/internal/{things}/changes", "/internal/{things}/digests" ->
                List.of(new DeclaredPath(declared, null, List.of(version)));
            case "/internal/{things}/{id}" ->
                List.of(new DeclaredPath(declared, key.shows(), List.of(version, deleted)));
            default -> null;
        };
    }
}
