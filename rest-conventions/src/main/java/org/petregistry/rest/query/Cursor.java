package org.petregistry.rest.query;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The position after a row, as text: a digest and the row's sort keys. The digest covers the keys and the binding, so a
 * modified cursor or one for another collection is rejected. Instances keep no state for it.
 */
final class Cursor {
    private static final int DIGEST_BYTES = 9;
    private static final int ENCODED_LIMIT = 16_384;

    private Cursor() {}

    /**
     * @param binding what it is bound to: resource, filters and sort
     * @param keys the values of the row's sort keys: Long, String, OffsetDateTime or null
     */
    static String encode(String binding, List<Object> keys) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Object key : keys) {
                if (key == null) {
                    out.writeByte('0');
                } else if (key instanceof Long number) {
                    out.writeByte('n');
                    out.writeLong(number);
                } else if (key instanceof OffsetDateTime time) {
                    out.writeByte('t');
                    out.writeLong(FieldType.epochMicros(time));
                } else {
                    out.writeByte('s');
                    out.writeUTF((String) key);
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        byte[] payload = bytes.toByteArray();
        byte[] digest = digest(binding, payload);
        byte[] all = Arrays.copyOf(digest, digest.length + payload.length);
        System.arraycopy(payload, 0, all, digest.length, payload.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** The keys in a cursor; empty if {@link #encode} did not create it for this binding. */
    static Optional<List<Object>> decode(String binding, String cursor) {
        if (cursor.length() > ENCODED_LIMIT) {
            return Optional.empty();
        }
        try {
            byte[] all = Base64.getUrlDecoder().decode(cursor);
            byte[] payload = Arrays.copyOfRange(all, Math.min(DIGEST_BYTES, all.length), all.length);
            byte[] digest = Arrays.copyOf(all, DIGEST_BYTES);
            // The last character of base64 has spare bits: only the exact text is accepted.
            boolean asEncoded =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(all).equals(cursor);
            if (!asEncoded || !MessageDigest.isEqual(digest, digest(binding, payload))) {
                return Optional.empty();
            }
            return Optional.of(read(payload));
        } catch (IllegalArgumentException | UncheckedIOException notOfOurs) {
            return Optional.empty();
        }
    }

    private static List<Object> read(byte[] payload) {
        List<Object> keys = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload))) {
            while (in.available() > 0) {
                switch (in.readByte()) {
                    case '0' -> keys.add(null);
                    case 'n' -> keys.add(in.readLong());
                    case 't' -> keys.add(FieldType.time(in.readLong()));
                    default -> keys.add(in.readUTF());
                }
            }
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        }
        return keys;
    }

    private static byte[] digest(String binding, byte[] payload) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(binding.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0);
            return Arrays.copyOf(sha256.digest(payload), DIGEST_BYTES);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
