package org.petregistry.systemtests.harness.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.petregistry.systemtests.harness.workload.History.Observation;
import org.petregistry.systemtests.harness.workload.Request.Read;

/** At no time do two things have one username, in whatever case. No client ever changes one. */
final class UsernamesAreUnique implements Rule {

    /** A period in which a thing certainly had its username: from a first answer to a last, or its deletion. */
    private record Period(Entity entity, long from, long to) {
        boolean overlaps(Period other) {
            return Math.max(from, other.from) < Math.min(to, other.to);
        }
    }

    @Override
    public void check(History history, Consumer<String> violations) {
        for (Call call : history.calls()) {
            // A list is one snapshot.
            if (call.request() instanceof Read) {
                Set<String> names = new HashSet<>();
                for (Entity thing : call.reply().shown()) {
                    if (thing.username() != null && !names.add(plain(thing.username()))) {
                        violations.accept("one username twice at once: " + thing.username() + " in " + call);
                    }
                }
            }
        }
        Map<String, List<Period>> periods = new HashMap<>();
        for (EntityId id : history.everSeen()) {
            for (long[] time : history.rewinds().undisturbed(Side.REFERENCED)) {
                Period period = period(history, id, time[0], time[1]);
                if (period != null && period.entity().username() != null) {
                    periods.computeIfAbsent(plain(period.entity().username()), any -> new ArrayList<>())
                            .add(period);
                }
            }
        }
        for (List<Period> sameName : periods.values()) {
            for (int i = 0; i < sameName.size(); i++) {
                for (Period other : sameName.subList(0, i)) {
                    if (sameName.get(i).overlaps(other)) {
                        violations.accept("one username twice: " + sameName.get(i) + " and " + other);
                    }
                }
            }
        }
    }

    private static String plain(String username) {
        return username.toLowerCase(Locale.ROOT);
    }

    /** The period within a time in which the database did not go back; null if there is none. */
    private static Period period(History history, EntityId id, long begin, long end) {
        List<Observation> observations = history.observations(id).stream()
                .filter(observation ->
                        observation.call().begin() > begin && observation.call().end() < end)
                .toList();
        if (observations.isEmpty() || history.mayBeTwo(id)) {
            return null;
        }
        long from = observations.stream()
                .mapToLong(observation -> observation.call().end())
                .min()
                .orElseThrow();
        long lastSeen = observations.stream()
                .filter(observation -> !observation.call().reply().replayed())
                .mapToLong(observation -> observation.call().begin())
                .max()
                .orElse(from);
        long deletion =
                history.deletions(id.id()).stream().mapToLong(Call::begin).min().orElse(Long.MAX_VALUE);
        long known = id.kind() == Kind.REFERENCED ? Math.min(deletion, end) : from;
        return new Period(observations.get(0).entity(), from, Math.max(lastSeen, known));
    }
}
