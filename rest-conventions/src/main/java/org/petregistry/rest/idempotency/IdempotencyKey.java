package org.petregistry.rest.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.petregistry.rest.problem.Problem;

/**
 * The header {@code Idempotency-Key} of a request, with the fingerprint of the request.
 *
 * @param value 1 to 255 printable ASCII characters
 * @param fingerprint a digest of the request's path and of its body, independent of white space
 */
record IdempotencyKey(String value, String fingerprint) {
    static final String HEADER = "Idempotency-Key";

    /**
     * @return empty if the header is absent
     * @throws Problem 400 if it is invalid
     */
    static Optional<IdempotencyKey> of(HttpHeaders headers, String path, Object body, ObjectMapper json) {
        List<String> values = headers.getRequestHeader(HEADER);
        if (values == null || values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1 || !values.get(0).matches("[\\x20-\\x7e]{1,255}")) {
            throw Problem.invalidHeader(
                    HEADER, HEADER + " must have 1 to 255 printable ASCII characters and must not be repeated.");
        }
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(path.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0);
            byte[] digest = sha256.digest(json.writeValueAsBytes(body));
            return Optional.of(new IdempotencyKey(values.get(0), HexFormat.of().formatHex(digest)));
        } catch (NoSuchAlgorithmException | JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
