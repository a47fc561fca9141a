package org.petregistry.campaign;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** Refers to every thing that is there. */
final class NewReferences {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PAGE = 200;
    private static final int CREATED = 201;

    private final Pair pair;
    private final Api referenced;
    private final Api referencing;

    NewReferences(LinkedRegistry registry) {
        pair = registry.pair();
        referenced = registry.referenced().get(0).api();
        referencing = registry.referencing().get(0).api();
    }

    /** Creates a row for each thing that is there. @return the answers that rejected some, in words */
    List<String> refused() {
        List<String> refused = new ArrayList<>();
        long last = 0;
        while (true) {
            String path = pair.path() + "?sort=id&limit=" + PAGE + "&id.gt=" + last;
            List<Long> page =
                    Json.ids(served(() -> referenced.get(path)).expect(200).items());
            if (page.isEmpty()) {
                return refused;
            }
            String rows = page.stream()
                    .map(id -> pair.nullable().draft("refers to " + id, id))
                    .collect(Collectors.joining(",", "[", "]"));
            Answer answer = served(() -> referencing.post(pair.nullable().path() + "/batch", rows));
            if (answer.status() != CREATED) {
                refused.add("things " + page + ": " + answer);
            }
            last = page.get(page.size() - 1);
        }
    }

    private static Answer served(Supplier<Answer> request) {
        return await().atMost(LIMIT).until(request::get, answer -> answer.status() != 503);
    }
}
