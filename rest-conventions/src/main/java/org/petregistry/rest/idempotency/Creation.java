package org.petregistry.rest.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.rest.database.SqlState;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.settings.RegistrySettings;

/**
 * Executes a POST once for each {@code Idempotency-Key}: the key, the request's fingerprint and the response are written in
 * the same transaction as the effect.
 *
 * <p>Each service has the table {@code idempotency_key}.
 */
@Singleton
public class Creation {
    private static final String REPLAYED = "Idempotency-Replayed";

    /** An expired key counts as new. If another transaction holds the key, waits up to {@code lock_timeout}. */
    private static final String CLAIM = """
            insert into idempotency_key as known (key, fingerprint) values (:key, :fingerprint)
            on conflict (key) do update
              set fingerprint = excluded.fingerprint, answer = null, location = null, entity_tag = null, created_at = now()
              where known.created_at < now() - :retention * interval '1 second'
            """;

    private final Transactions transactions;
    /** The number of seconds that a key is kept. */
    private final double retention;

    private final ObjectMapper json;

    Creation(Transactions transactions, RegistrySettings settings, ObjectMapper json) {
        this.transactions = transactions;
        this.retention = settings.idempotency().retention().toSeconds();
        this.json = json;
    }

    /**
     * Runs the work in one transaction, unless there is a stored response for the request's key.
     *
     * @param headers the request's
     * @param uri the request's
     * @param body the request's, as it was read
     * @param work creates the resource, in the current Hibernate session
     * @return 201 with the new resource, or with the stored response
     * @throws Problem 400 for an invalid key; 422 if it was used for another request; 409 if its request is in progress
     */
    public Uni<RestResponse<Object>> once(HttpHeaders headers, UriInfo uri, Object body, Supplier<Uni<Created>> work) {
        Optional<IdempotencyKey> key = IdempotencyKey.of(headers, uri.getPath(), body, json);
        if (key.isEmpty()) {
            return transactions.inSession(work).map(Creation::fresh);
        }
        return transactions.inSession(() -> claim(key.get())
                .flatMap(isNew -> isNew
                        ? work.get()
                                .call(created -> remember(key.get(), created))
                                .map(Creation::fresh)
                        : replay(key.get())));
    }

    private Uni<Boolean> claim(IdempotencyKey key) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(CLAIM)
                        .setParameter("key", key.value())
                        .setParameter("fingerprint", key.fingerprint())
                        .setParameter("retention", retention)
                        .executeUpdate())
                .onFailure(SqlState::isLockTimeout)
                .transform(waited ->
                        Problem.of(ProblemType.IDEMPOTENCY_KEY_IN_USE, "A request with this key is in progress."))
                .map(count -> count == 1);
    }

    private static Uni<RestResponse<Object>> replay(IdempotencyKey key) {
        return StoredAnswer.of(key).map(stored -> {
            if (!key.fingerprint().equals(stored.fingerprint)) {
                throw Problem.of(ProblemType.IDEMPOTENCY_KEY_REUSED, "This key was used for another request.");
            }
            return RestResponse.ResponseBuilder.fromResponse(answer(stored.answer, stored.location, stored.entityTag))
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .header(REPLAYED, "true")
                    .build();
        });
    }

    private Uni<Integer> remember(IdempotencyKey key, Created created) {
        return Panache.getSession()
                .flatMap(Mutiny.Session::flush)
                .chain(() -> StoredAnswer.store(key, write(created.body()), created.location(), created.entityTag()));
    }

    private String write(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static RestResponse<Object> fresh(Created created) {
        return answer(created.body(), created.location(), created.entityTag());
    }

    private static RestResponse<Object> answer(Object body, String location, String entityTag) {
        RestResponse.ResponseBuilder<Object> answer =
                RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, body);
        if (location != null) {
            // As a header and not by location(): that would make the path absolute, with a host that a proxy may not
            // have.
            answer.header(HttpHeaders.LOCATION, URI.create(location));
        }
        if (entityTag != null) {
            answer.header(HttpHeaders.ETAG, entityTag);
        }
        return answer.build();
    }
}
