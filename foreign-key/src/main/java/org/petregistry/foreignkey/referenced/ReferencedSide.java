package org.petregistry.foreignkey.referenced;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.petregistry.foreignkey.pairing.PairSide;
import org.petregistry.rest.contract.DeclaredPaths;
import org.petregistry.rest.problem.DeclaredNames;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.ProblemTypes;

/**
 * Declares the referenced side of a foreign key. The application has one bean of this type, with a no-argument constructor,
 * because the OpenAPI document is generated from it when the application is built.
 */
public interface ReferencedSide extends PairSide, ProblemTypes, DeclaredNames, DeclaredPaths {
    /** The declaration; always the same. */
    Referenced declaration();

    @Override
    default String otherService() {
        return declaration().service();
    }

    @Override
    default List<String> idTables() {
        return Stream.concat(Stream.of(declaration().thing().name()), declaration().idTables().stream())
                .toList();
    }

    @Override
    default List<ProblemType> types() {
        return declaration().problemTypes();
    }

    @Override
    default Map<String, String> counts() {
        return declaration().problemCounts();
    }

    @Override
    default Map<String, Set<String>> values() {
        return Map.of(
                "relation",
                declaration().relations().stream().map(Relation::name).collect(Collectors.toSet()),
                "things",
                Set.of(declaration().thing().plural()));
    }

    @Override
    default List<DeclaredPath> of(String verb, String path) {
        return ReferencedPaths.of(declaration(), path);
    }
}
