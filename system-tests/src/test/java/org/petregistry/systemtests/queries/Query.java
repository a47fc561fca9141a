package org.petregistry.systemtests.queries;

import java.util.List;

/**
 * A query of a collection.
 *
 * @param holder the key of the row whose rows are requested; 0 for a complete collection
 * @param sorts field names, descending ones with a leading minus
 * @param includes what to embed
 * @param count whether every page requests the total
 * @param stream whether to read one stream instead of pages
 * @param limits the sizes of the pages, used cyclically; never empty
 */
record Query(
        QueriedCollection collection,
        int holder,
        List<QueryFilter> filters,
        List<String> sorts,
        List<String> includes,
        boolean count,
        boolean stream,
        List<Integer> limits) {

    int limit(int page) {
        return limits.get(page % limits.size());
    }

    Query withFilters(List<QueryFilter> others) {
        return new Query(collection, holder, others, sorts, includes, count, stream, limits);
    }

    Query withSorts(List<String> others) {
        return new Query(collection, holder, filters, others, includes, count, stream, limits);
    }

    Query withIncludes(List<String> others) {
        return new Query(collection, holder, filters, sorts, others, count, stream, limits);
    }

    Query withoutCount() {
        return new Query(collection, holder, filters, sorts, includes, false, stream, limits);
    }

    Query withLimits(List<Integer> others) {
        return new Query(collection, holder, filters, sorts, includes, count, stream, others);
    }
}
