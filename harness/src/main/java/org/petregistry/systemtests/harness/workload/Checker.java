package org.petregistry.systemtests.harness.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.petregistry.systemtests.harness.Agreement;

/** Finds in a history what must never happen. */
public final class Checker {
    private static final List<Rule> RULES = List.of(
            new DeletedStaysDeleted(),
            new VersionsAreConsistent(),
            new NothingIsLost(),
            new ChangesWereRequested(),
            new CreationsAreAtomic(),
            new AnswersMatchRequests(),
            new ListsAreComplete(),
            new RejectionsHaveReasons(),
            new UsernamesAreUnique(),
            new IdsAreUsedOnce(),
            new ReferencedThingsExist(),
            new IdentitiesAreKept());

    private Checker() {}

    /**
     * Waits until both databases agree, and checks the whole history of a workload that has ended.
     *
     * @param timeout how long both services may need to finish what they have begun
     * @return what violates a rule, in words; empty if nothing does
     */
    public static List<String> violations(Workload workload, Agreement agreement, Duration timeout) {
        return violations(workload, agreement, timeout, Rewinds.NONE, List.of());
    }

    /** The same of databases that went back, which excuses what they have forgotten. */
    public static List<String> violations(
            Workload workload, Agreement agreement, Duration timeout, Rewinds rewinds, List<Sighting> sightings) {
        List<String> violations = new ArrayList<>(agreement.within(timeout));
        violations.addAll(violations(workload.history(timeout, rewinds, sightings)));
        return violations;
    }

    /** @return what violates a rule, in words; empty if nothing does */
    public static List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        RULES.forEach(rule -> rule.check(history, violations::add));
        return violations;
    }
}
