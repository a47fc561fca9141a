package org.petregistry.pets.recall;

import static org.petregistry.testkit.http.Json.json;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.testkit.http.Answer;

/**
 * Recalls grants as owners-service does.
 *
 * @param registry the registry id that it sends
 */
record RecallCaller(PetsService pets, UUID registry) {

    /** Begins a recall with actions that never refuse. */
    CompletableFuture<Answer> begin(UUID deletionId, long ownerId) {
        return begin(deletionId, ownerId, "set-null", "cascade");
    }

    /** Begins a recall without waiting for its answer. */
    CompletableFuture<Answer> begin(UUID deletionId, long ownerId, String petsRule, String postsRule) {
        return pets.sendInternal(
                registry,
                "PUT",
                "/internal/recalls/" + deletionId,
                json("{'ownerId':%d,'pets':'%s','posts':'%s'}", ownerId, petsRule, postsRule));
    }

    /** Recalls, and waits for the answer. */
    Answer recall(UUID deletionId, long ownerId, String petsRule, String postsRule) {
        return begin(deletionId, ownerId, petsRule, postsRule).join();
    }

    /** The answer to a decided recall. */
    static String outcome(UUID deletionId, long ownerId, String outcome, long pets, long posts) {
        return json(
                "{'deletionId':'%s','ownerId':%d,'outcome':'%s','pets':%d,'posts':%d}",
                deletionId, ownerId, outcome, pets, posts);
    }
}
