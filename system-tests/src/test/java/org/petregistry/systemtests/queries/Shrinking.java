package org.petregistry.systemtests.queries;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Searches for the shortest case that still fails, by removing parts: rows, changes, filters, sorts, and so on, first many
 * at once, then one by one, until nothing more can be removed.
 */
final class Shrinking {
    private final Predicate<Case> fails;
    private Case shortest;
    private int tries;

    private Shrinking(Case failing, Predicate<Case> fails, int tries) {
        this.shortest = failing;
        this.fails = fails;
        this.tries = tries;
    }

    /**
     * @param failing a case that fails
     * @param fails runs a case; it can be called twice with the same one
     * @param tries the maximum number of cases to run
     */
    static Case shortest(Case failing, Predicate<Case> fails, int tries) {
        Shrinking shrinking = new Shrinking(failing, fails, tries);
        Case before;
        do {
            before = shrinking.shortest;
            shrinking.leaveOut();
        } while (!shrinking.shortest.equals(before));
        return before;
    }

    private void leaveOut() {
        fewest(shortest.changes(), changes -> new Case(shortest.rows(), shortest.query(), changes));
        fewest(shortest.rows(), rows -> new Case(rows, shortest.query(), shortest.changes()));
        fewest(shortest.query().filters(), filters -> asking(shortest.query().withFilters(filters)));
        fewest(shortest.query().sorts(), sorts -> asking(shortest.query().withSorts(sorts)));
        fewest(shortest.query().includes(), includes -> asking(shortest.query().withIncludes(includes)));
        if (shortest.query().count()) {
            adoptIfItFails(asking(shortest.query().withoutCount()));
        }
        if (!shortest.query().limits().equals(List.of(1))) {
            adoptIfItFails(asking(shortest.query().withLimits(List.of(1))));
        }
        if (shortest.query().limits().size() > 1) {
            shortest.query()
                    .limits()
                    .forEach(limit -> adoptIfItFails(asking(shortest.query().withLimits(List.of(limit)))));
        }
        for (QueryFilter filter : shortest.query().filters()) {
            fewerValues(filter);
        }
        for (int i = 0; i < shortest.rows().size(); i++) {
            fewerMembers(i);
        }
    }

    private void fewerValues(QueryFilter filter) {
        int place = shortest.query().filters().indexOf(filter);
        if (filter.values().size() > 1) {
            fewest(
                    filter.values(),
                    values -> values.isEmpty()
                            ? shortest
                            : asking(shortest.query()
                                    .withFilters(replaced(
                                            shortest.query().filters(),
                                            place,
                                            new QueryFilter(filter.field(), filter.operator(), values)))));
        }
    }

    private void fewerMembers(int place) {
        Draft row = shortest.rows().get(place);
        for (String member : row.members().keySet()) {
            if (row.members().get(member) != null && row.resource().mayBeNull(member)) {
                Draft fewer = shortest.rows().get(place).without(member);
                adoptIfItFails(new Case(replaced(shortest.rows(), place, fewer), shortest.query(), shortest.changes()));
            }
        }
    }

    /** Removes as many parts as possible: halves first, then ever fewer at once. */
    private <T> void fewest(List<T> parts, Function<List<T>, Case> made) {
        List<T> left = parts;
        for (int size = Math.max(1, left.size() / 2); size >= 1; size /= 2) {
            // From the end: later rows refer to earlier ones.
            for (int from = left.size() - size; from >= 0; from -= size) {
                List<T> fewer = new ArrayList<>(left);
                fewer.subList(from, from + size).clear();
                if (adoptIfItFails(made.apply(fewer))) {
                    left = fewer;
                }
            }
        }
    }

    private boolean adoptIfItFails(Case candidate) {
        boolean adopted = !candidate.equals(shortest) && tries-- > 0 && fails.test(candidate);
        if (adopted) {
            shortest = candidate;
        }
        return adopted;
    }

    private Case asking(Query query) {
        return new Case(shortest.rows(), query, shortest.changes());
    }

    private static <T> List<T> replaced(List<T> list, int place, T other) {
        List<T> copy = new ArrayList<>(list);
        copy.set(place, other);
        return copy;
    }
}
