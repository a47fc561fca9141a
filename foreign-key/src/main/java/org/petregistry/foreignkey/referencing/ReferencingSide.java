package org.petregistry.foreignkey.referencing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.petregistry.foreignkey.pairing.PairSide;
import org.petregistry.rest.contract.DeclaredPaths;
import org.petregistry.rest.problem.DeclaredNames;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.ProblemTypes;

/**
 * Declares the referencing side of a foreign key. The application has one bean of this type, with a no-argument constructor,
 * because the OpenAPI document is generated from it when the application is built.
 */
public interface ReferencingSide extends PairSide, ProblemTypes, DeclaredNames, DeclaredPaths {
    /** The declaration; always the same. */
    Referencing declaration();

    @Override
    default String otherService() {
        return declaration().target().service();
    }

    @Override
    default List<String> idTables() {
        return declaration().relations().stream()
                .map(Relation::table)
                .filter(table -> !table.contains(" "))
                .toList();
    }

    @Override
    default List<ProblemType> types() {
        return declaration().problemTypes();
    }

    @Override
    default Map<String, Set<String>> values() {
        return Map.of(
                "relation",
                declaration().actions().keySet(),
                "thing",
                Set.of(declaration().thing().name()),
                "things",
                Set.of(declaration().thing().plural()));
    }

    @Override
    default List<DeclaredPath> of(String verb, String path) {
        return ReferencingPaths.of(declaration(), path);
    }
}
