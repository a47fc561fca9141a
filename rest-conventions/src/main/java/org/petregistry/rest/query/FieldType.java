package org.petregistry.rest.query;

import io.vertx.mutiny.sqlclient.Row;
import java.lang.reflect.Array;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;

/** The type of a field: how values are parsed from a parameter, bound to a statement and read from a row. */
enum FieldType {
    NUMBER("an integer", Long.class) {
        @Override
        Object parse(String text) {
            // Long.parseLong would also accept "+1" and digits of other scripts.
            return INTEGER.matcher(text).matches() ? (Object) Long.valueOf(text) : null;
        }
    },
    TEXT("text without control characters", String.class) {
        @Override
        Object parse(String text) {
            // Invisible characters, which a body must not contain, are allowed, to find rows older than that rule.
            return text.codePoints().anyMatch(Character::isISOControl) ? null : text;
        }
    },
    TIME("a time such as 2026-01-31T12:00:00Z", OffsetDateTime.class) {
        @Override
        Object parse(String text) {
            OffsetDateTime time = OffsetDateTime.parse(text);
            // PostgreSQL's timestamps end in the year 294276; no such time needs comparing.
            return Math.abs(time.getYear()) > 9999 ? null : time;
        }
    };

    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,19}");

    private final String description;
    private final Class<?> valueClass;

    FieldType(String description, Class<?> valueClass) {
        this.description = description;
        this.valueClass = valueClass;
    }

    boolean isValue(Object value) {
        return valueClass.isInstance(value);
    }

    /** The value of a parameter; null or an exception if it is invalid. */
    abstract Object parse(String text);

    /** Values as an array of their class, which the client needs to determine the type of a parameter. */
    Object[] array(List<Object> values) {
        return values.toArray((Object[]) Array.newInstance(valueClass, 0));
    }

    Object read(Row row, String column) {
        return row.get(valueClass, column);
    }

    /** Like {@link #parse}, with null for every invalid value. */
    Object parseOrNull(String text) {
        try {
            return parse(text);
        } catch (NumberFormatException | DateTimeException notAValue) {
            return null;
        }
    }

    String description() {
        return description;
    }

    static OffsetDateTime time(long epochMicros) {
        return Instant.ofEpochSecond(
                        Math.floorDiv(epochMicros, 1_000_000L), Math.floorMod(epochMicros, 1_000_000L) * 1_000L)
                .atOffset(ZoneOffset.UTC);
    }

    static long epochMicros(OffsetDateTime time) {
        return time.toEpochSecond() * 1_000_000L + time.getNano() / 1_000L;
    }
}
