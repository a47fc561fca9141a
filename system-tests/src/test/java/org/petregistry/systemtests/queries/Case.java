package org.petregistry.systemtests.queries;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A query, with everything that its answer depends on.
 *
 * @param rows what is there when it begins, in the order in which it is made
 * @param changes what happens between its pages, in their order
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
