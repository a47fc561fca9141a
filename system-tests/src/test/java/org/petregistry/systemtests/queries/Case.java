package org.petregistry.systemtests.queries;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A query, with everything that determines its answer.
 *
 * @param rows the rows at the beginning, in the order of their creation
 * @param changes the changes between its pages, in order
 */
record Case(List<Draft> rows, Query query, List<ConcurrentChange> changes) {

    @Override
    public String toString() {
        return Stream.of(rows.stream(), Stream.of(query), changes.stream())
                .flatMap(lines -> lines)
                .map(line -> "  " + line)
                .collect(Collectors.joining("\n"));
    }
}
