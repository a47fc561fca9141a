package org.petregistry.systemtests.queries;

import java.util.List;

/**
 * What is asked.
 *
 * @param holder the key of the row whose rows are asked for; 0 for a whole collection
 * @param sorts field names, those that descend with a minus before them
 * @param includes what to embed
 * @param count whether the total is asked for, on every page
 * @param stream whether everything comes in one stream instead of pages
 * @param limits how large the pages are, in turn, and from the beginning again; never empty
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
