package org.petregistry.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.petregistry.campaign.History.Sight;
import org.petregistry.campaign.Request.Read;

/** At no time do two things have one username, whatever its case. No client of a history ever changes one. */
final class UniqueUsernames implements Rule {

    /** A time for all of which a thing certainly had its username: from a first answer to a last, or its deletion. */
    private record Life(Thing thing, long from, long to) {
        boolean overlaps(Life other) {
            return Math.max(from, other.from) < Math.min(to, other.to);
        }
    }

    @Override
    public void check(History history, Consumer<String> violations) {
        for (Call call : history.calls()) {
            // A list is one snapshot.
            if (call.request() instanceof Read) {
                Set<String> names = new HashSet<>();
                for (Thing thing : call.reply().shown()) {
                    if (thing.username() != null && !names.add(plain(thing.username()))) {
                        violations.accept("one username twice at once: " + thing.username() + " in " + call);
                    }
                }
            }
        }
        Map<String, List<Life>> lives = new HashMap<>();
        for (Ref ref : history.everSeen()) {
            Life life = life(history, ref);
            if (life.thing().username() != null) {
                lives.computeIfAbsent(plain(life.thing().username()), any -> new ArrayList<>())
                        .add(life);
            }
        }
        for (List<Life> sameName : lives.values()) {
            for (int i = 0; i < sameName.size(); i++) {
                for (Life other : sameName.subList(0, i)) {
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

    private static Life life(History history, Ref ref) {
        List<Sight> sights = history.sights(ref);
        long from = sights.stream().mapToLong(sight -> sight.call().end()).min().orElseThrow();
        long lastSeen = sights.stream()
                .filter(sight -> !sight.call().reply().replayed())
                .mapToLong(sight -> sight.call().begin())
                .max()
                .orElse(from);
        long deletion = history.deletions(ref.id()).stream()
                .mapToLong(Call::begin)
                .min()
                .orElse(Long.MAX_VALUE);
        return new Life(
                sights.get(0).thing(), from, Math.max(lastSeen, ref.kind() == Kind.REFERENCED ? deletion : from));
    }
}
