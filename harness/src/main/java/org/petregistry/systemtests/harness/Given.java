package org.petregistry.systemtests.harness;

import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;
import static org.petregistry.testkit.http.Json.quoted;

import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/** Creates data that a test needs but does not test. Every method returns the new id. */
public final class Given {
    private final Api owners;
    private final Api pets;

    public Given(Api owners, Api pets) {
        this.owners = owners;
        this.pets = pets;
    }

    public long owner(String name) {
        return create(owners, "/owners", json("{'name': %s}", quoted(name)));
    }

    public long owner(String name, String username) {
        return create(owners, "/owners", json("{'name': %s, 'username': %s}", quoted(name), quoted(username)));
    }

    public long role(String name) {
        return create(owners, "/roles", json("{'name': %s}", quoted(name)));
    }

    /** @param ownerId may be null */
    public long pet(String name, Long ownerId) {
        return create(pets, "/pets", json("{'name': %s, 'ownerId': %s}", quoted(name), ownerId));
    }

    /** @param ownerId may be null */
    public long pet(String name, String species, Long ownerId) {
        return create(
                pets,
                "/pets",
                json("{'name': %s, 'species': %s, 'ownerId': %s}", quoted(name), quoted(species), ownerId));
    }

    public long post(String body, long authorId) {
        return create(pets, "/posts", json("{'body': %s, 'authorId': %d}", quoted(body), authorId));
    }

    /** @param petId the pet that the post is about */
    public long post(String body, long authorId, long petId) {
        return create(pets, "/posts", json("{'body': %s, 'authorId': %d, 'petId': %d}", quoted(body), authorId, petId));
    }

    private static long create(Api service, String path, String body) {
        Answer answer = service.post(path, body);
        assertThat(answer).hasStatus(201);
        return answer.id();
    }
}
