package org.petregistry.owners;

import io.quarkus.vertx.http.HttpServer;
import jakarta.enterprise.inject.spi.CDI;
import java.util.concurrent.atomic.AtomicLong;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/** The service under test, over HTTP. Bodies can have single quotes instead of double ones. */
public final class Service {
    private static final AtomicLong COUNT = new AtomicLong();
    private static final String SECRET = "Bearer test-secret";

    private Service() {}

    public static Answer get(String path, String... headers) {
        return call("GET", path, null, headers);
    }

    public static Answer post(String path, String body, String... headers) {
        return call("POST", path, body, headers);
    }

    public static Answer patch(String path, String body, String... headers) {
        return call("PATCH", path, body, headers);
    }

    public static Answer delete(String path, String... headers) {
        return call("DELETE", path, null, headers);
    }

    /** A GET with the secret. */
    public static Answer internalGet(String path) {
        return get(path, "Authorization", SECRET);
    }

    /** A POST with the secret. */
    public static Answer internalPost(String path, String body) {
        return post(path, body, "Authorization", SECRET);
    }

    /** A PUT with the secret. */
    public static Answer internalPut(String path, String body) {
        return call("PUT", path, body, "Authorization", SECRET);
    }

    /** Creates an owner with only a name. */
    public static long newOwner() {
        return post("/owners", "{'name': 'Somebody'}").expect(201).id();
    }

    /** Creates a role. */
    public static long newRole() {
        return post("/roles", "{'name': '" + word() + "'}").expect(201).id();
    }

    /** A unique word. */
    public static String word() {
        return "w" + Long.toString(System.nanoTime(), 36) + COUNT.incrementAndGet();
    }

    private static Answer call(String method, String path, String body, String... headers) {
        return api().send(method, path, body == null ? null : body.replace('\'', '"'), headers);
    }

    /** A client of it. */
    public static Api api() {
        return new Api(CDI.current().select(HttpServer.class).get().getLocalBaseUri());
    }
}
