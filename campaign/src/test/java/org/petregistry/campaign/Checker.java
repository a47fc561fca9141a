package org.petregistry.campaign;

import java.util.ArrayList;
import java.util.List;

/** Finds in a history what must never be. */
final class Checker {
    private static final List<Rule> RULES = List.of(
            new NoGhosts(),
            new OneStory(),
            new NothingLost(),
            new ReferencesByRequest(),
            new WholeOrNothing(),
            new AsAsked(),
            new UniqueUsernames());

    private Checker() {}

    /** @return what breaks a rule, in words; empty where nothing does */
    static List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        RULES.forEach(rule -> rule.check(history, violations::add));
        return violations;
    }
}
