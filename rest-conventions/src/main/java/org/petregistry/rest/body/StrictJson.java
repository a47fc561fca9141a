package org.petregistry.rest.body;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.petregistry.rest.body.RecordShape.Member;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.Violation;

/**
 * Reads JSON into records and reports all violations at once. It uses Jackson's tokens and not its data binding, which stops
 * at the first error, coerces values, and is shared with the clients, which must be tolerant.
 *
 * <p>A target is a record, or a list of one. A record's components may be {@code String}, {@code long}, {@code int}, {@code
 * boolean} (or their boxes), an enum, {@link UUID}, {@link Instant}, a record, a {@code List} of these, or a {@link Change} of
 * any. A primitive component is required; everything else is null when absent, a {@code Change} is absent. Constraints are
 * checked record by record, so that no {@code @Valid} is needed.
 */
final class StrictJson {
    private static final int MAX_BATCH = 1_000;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(16).build())
            .build();

    private final ObjectMapper mapper;
    private final Validator validator;

    /**
     * @param mapper the one that writes responses: enum values have the same names in request bodies
     * @param validator checks the constraints of each record
     */
    StrictJson(ObjectMapper mapper, Validator validator) {
        this.mapper = mapper;
        this.validator = validator;
    }

    /**
     * Reads a whole document.
     *
     * @param body the document in UTF-8
     * @param type a record's class, or {@code List} of one, which must then have 1 to 1000 entries
     * @return a record or a list of them, all constraints satisfied; never null
     * @throws Problem 400 with all violations, at most 100
     */
    Object read(InputStream body, Type type) throws IOException {
        Reading reading = new Reading();
        return reading.document(
                body,
                parser -> classOf(type) == List.class
                        ? reading.batch(parser, type)
                        : reading.value(parser, type, false, ""));
    }

    /**
     * Reads a whole document that is an object with these members, all of them required.
     *
     * @throws Problem 400 with all violations, at most 100
     */
    @SuppressWarnings("unchecked")
    Map<String, Object> readDescribed(InputStream body, Map<String, MemberRule> members) throws IOException {
        Reading reading = new Reading();
        return (Map<String, Object>) reading.document(body, parser -> reading.described(parser, members));
    }

    private static Problem invalid(String message) {
        return Problem.invalidBody(List.of(new Violation("", message)));
    }

    private static Class<?> classOf(Type type) {
        return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
    }

    private static Type argumentOf(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    /** Reads the value at the current token to its end. */
    @FunctionalInterface
    private interface ValueReader {
        Object read(JsonParser parser) throws IOException;
    }

    /** The state of parsing one document. */
    private final class Reading {
        private final Findings findings = new Findings();

        Object document(InputStream body, ValueReader reader) throws IOException {
            try (Reader characters = withoutByteOrderMark(body);
                    JsonParser parser = FACTORY.createParser(characters)) {
                if (parser.nextToken() == null) {
                    throw invalid("is required");
                }
                Object value = reader.read(parser);
                if (parser.nextToken() != null) {
                    throw invalid("must contain a single value" + place(parser.currentTokenLocation()));
                }
                if (!findings.violations().isEmpty()) {
                    throw Problem.invalidBody(findings.violations());
                }
                return value;
            } catch (CharacterCodingException e) {
                throw invalid("must be UTF-8");
            } catch (StreamConstraintsException e) {
                throw invalid("is nested too deeply, or has a number or a name that is too long");
            } catch (JacksonException e) {
                throw invalid("is not well-formed JSON" + place(e.getLocation()));
            }
        }

        /**
         * An explicit decoder rejects invalid UTF-8, where a charset name would substitute U+FFFD, and Jackson itself would
         * also accept UTF-16 and UTF-32. RFC 8259 §8.1 allows ignoring a byte order mark, which some clients on Windows send.
         */
        private static Reader withoutByteOrderMark(InputStream body) throws IOException {
            PushbackReader characters =
                    new PushbackReader(new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder()));
            int first = characters.read();
            if (first >= 0 && first != BYTE_ORDER_MARK) {
                characters.unread(first);
            }
            return characters;
        }

        private List<Object> batch(JsonParser parser, Type type) throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                wrongType(parser, "", "must be an array");
                return List.of();
            }
            List<Object> entries = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (entries.size() == MAX_BATCH) {
                    throw invalid("must have 1 to 1000 entries");
                }
                entries.add(value(parser, argumentOf(type), false, Pointer.entry("", entries.size())));
            }
            if (entries.isEmpty()) {
                throw invalid("must have 1 to 1000 entries");
            }
            return entries;
        }

        /** Reads the value at the current token to its end; null if it is invalid, with a violation added. */
        private Object value(JsonParser parser, Type type, boolean multiLine, String pointer) throws IOException {
            Class<?> target = classOf(type);
            if (target.isRecord()) {
                return object(parser, target, pointer);
            }
            if (target == List.class) {
                return list(parser, type, multiLine, pointer);
            }
            if (target == long.class || target == Long.class) {
                return integer(parser, Long.MIN_VALUE, Long.MAX_VALUE, pointer);
            }
            if (target == int.class || target == Integer.class) {
                Long value = integer(parser, Integer.MIN_VALUE, Integer.MAX_VALUE, pointer);
                return value == null ? null : value.intValue();
            }
            if (target == boolean.class || target == Boolean.class) {
                return truth(parser, pointer);
            }
            if (target == String.class) {
                return text(parser, multiLine, pointer);
            }
            if (target == UUID.class) {
                return uuid(parser, pointer);
            }
            if (target == Instant.class) {
                return instant(parser, pointer);
            }
            if (target.isEnum()) {
                return constant(parser, target, pointer);
            }
            throw new IllegalStateException("A body cannot have a " + type + " in it, at " + pointer);
        }

        private Object object(JsonParser parser, Class<?> target, String pointer) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                return wrongType(parser, pointer, "must be an object");
            }
            Map<String, Member> members = RecordShape.of(target).members();
            Object[] values = new Object[members.size()];
            boolean[] given = new boolean[members.size()];
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                Member member = members.get(name);
                parser.nextToken();
                if (member == null) {
                    wrongType(parser, Pointer.member(pointer, name), "is unknown or read-only");
                } else if (given[member.index()]) {
                    wrongType(parser, Pointer.member(pointer, name), "is repeated");
                } else {
                    given[member.index()] = true;
                    values[member.index()] = member(parser, member, Pointer.member(pointer, name));
                }
            }
            members.forEach((name, member) -> {
                if (!given[member.index()]) {
                    values[member.index()] = absent(member.type(), Pointer.member(pointer, name));
                }
            });
            Object value = RecordShape.of(target).create(values);
            checkConstraints(value, members, pointer);
            return value;
        }

        /** An object whose members are described by rules instead of a record. */
        Object described(JsonParser parser, Map<String, MemberRule> rules) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                return wrongType(parser, "", "must be an object");
            }
            Map<String, Object> values = new LinkedHashMap<>();
            Set<String> given = new HashSet<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                String pointer = Pointer.member("", name);
                MemberRule rule = rules.get(name);
                parser.nextToken();
                if (rule == null) {
                    wrongType(parser, pointer, "is unknown or read-only");
                } else if (!given.add(name)) {
                    wrongType(parser, pointer, "is repeated");
                } else if (parser.currentToken() == JsonToken.VALUE_NULL) {
                    findings.add(pointer, "is required");
                } else {
                    values.put(name, ruled(parser, rule, pointer));
                }
            }
            rules.keySet().stream()
                    .filter(name -> !given.contains(name))
                    .forEach(name -> findings.add(Pointer.member("", name), "is required"));
            return values;
        }

        private Object ruled(JsonParser parser, MemberRule rule, String pointer) throws IOException {
            if (!rule.words().isEmpty()) {
                return parser.currentToken() == JsonToken.VALUE_STRING
                                && rule.words().contains(parser.getText())
                        ? parser.getText()
                        : wrongType(parser, pointer, "must be one of " + String.join(", ", rule.words()));
            }
            if (rule.entries() == 0) {
                return integer(parser, rule.min(), rule.max(), pointer);
            }
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                return wrongType(parser, pointer, "must be an array");
            }
            List<Long> entries = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                entries.add(integer(parser, rule.min(), rule.max(), Pointer.entry(pointer, entries.size())));
            }
            if (entries.isEmpty() || entries.size() > rule.entries()) {
                findings.add(pointer, "must have 1 to " + rule.entries() + " entries");
            }
            return entries;
        }

        private Object member(JsonParser parser, Member member, String pointer) throws IOException {
            boolean isNull = parser.currentToken() == JsonToken.VALUE_NULL;
            if (classOf(member.type()) == Change.class) {
                Type type = argumentOf(member.type());
                return Change.to(isNull ? null : value(parser, type, member.multiLine(), pointer));
            }
            if (isNull) {
                return absent(member.type(), pointer);
            }
            Object value = value(parser, member.type(), member.multiLine(), pointer);
            return value == null ? zero(member.type()) : value;
        }

        private Object absent(Type type, String pointer) {
            if (classOf(type) == Change.class) {
                return Change.absent();
            }
            if (classOf(type).isPrimitive()) {
                findings.add(pointer, "is required");
            }
            return zero(type);
        }

        /** The default value of a record component: a primitive one cannot be null. */
        private static Object zero(Type type) {
            return classOf(type).isPrimitive() ? Array.get(Array.newInstance(classOf(type), 1), 0) : null;
        }

        private List<Object> list(JsonParser parser, Type type, boolean multiLine, String pointer) throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                wrongType(parser, pointer, "must be an array");
                return null;
            }
            List<Object> entries = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                entries.add(value(parser, argumentOf(type), multiLine, Pointer.entry(pointer, entries.size())));
            }
            return entries;
        }

        private Long integer(JsonParser parser, long min, long max, String pointer) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                wrongType(parser, pointer, "must be an integer, without a fraction or an exponent");
                return null;
            }
            boolean isLong = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            if (!isLong || parser.getLongValue() < min || parser.getLongValue() > max) {
                findings.add(pointer, "must be from " + min + " to " + max);
                return null;
            }
            return parser.getLongValue();
        }

        private Boolean truth(JsonParser parser, String pointer) throws IOException {
            if (!parser.currentToken().isBoolean()) {
                wrongType(parser, pointer, "must be true or false");
                return null;
            }
            return parser.getBooleanValue();
        }

        private String text(JsonParser parser, boolean multiLine, String pointer) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                wrongType(parser, pointer, "must be a string");
                return null;
            }
            String text = Text.strip(parser.getText());
            Optional<String> fault = Text.fault(text, multiLine);
            fault.ifPresent(message -> findings.add(pointer, message));
            return fault.isPresent() ? null : text;
        }

        private UUID uuid(JsonParser parser, String pointer) throws IOException {
            // UUID.fromString accepts other forms too, such as 1-1-1-1-1.
            if (parser.currentToken() != JsonToken.VALUE_STRING
                    || !UUID_TEXT.matcher(parser.getText()).matches()) {
                wrongType(parser, pointer, "must be a UUID");
                return null;
            }
            return UUID.fromString(parser.getText());
        }

        private Instant instant(JsonParser parser, String pointer) throws IOException {
            try {
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    return OffsetDateTime.parse(parser.getText()).toInstant();
                }
            } catch (DateTimeParseException e) {
                // Reported below, like a value that is not a string.
            }
            wrongType(parser, pointer, "must be a time such as 2026-01-31T12:00:00Z");
            return null;
        }

        private Object constant(JsonParser parser, Class<?> target, String pointer) throws IOException {
            Map<String, Object> constants = new LinkedHashMap<>();
            for (Object constant : target.getEnumConstants()) {
                constants.put(mapper.convertValue(constant, String.class), constant);
            }
            Object constant = parser.currentToken() == JsonToken.VALUE_STRING ? constants.get(parser.getText()) : null;
            return constant == null
                    ? wrongType(parser, pointer, "must be one of " + String.join(", ", constants.keySet()))
                    : constant;
        }

        /** Adds a violation for the current value and skips it. */
        private Object wrongType(JsonParser parser, String pointer, String message) throws IOException {
            findings.add(pointer, message);
            parser.skipChildren();
            return null;
        }

        /** A place that already has a violation, such as a wrong type, is not also reported as missing. */
        private void checkConstraints(Object value, Map<String, Member> members, String pointer) {
            if (findings.isFull()) {
                return;
            }
            validator.validate(value).stream()
                    .sorted(Comparator.<ConstraintViolation<Object>>comparingInt(violation -> index(violation, members))
                            .thenComparing(
                                    violation -> violation.getPropertyPath().toString())
                            .thenComparing(ConstraintViolation::getMessage))
                    .map(violation -> new Violation(pointer(pointer, violation), violation.getMessage()))
                    .filter(violation -> !findings.has(violation.pointer()))
                    .toList()
                    .forEach(violation -> findings.add(violation.pointer(), violation.message()));
        }

        private static int index(ConstraintViolation<?> violation, Map<String, Member> members) {
            Member member =
                    members.get(violation.getPropertyPath().iterator().next().getName());
            return member == null ? -1 : member.index();
        }

        /** In Bean Validation's paths an index belongs to the node after the list's. */
        private static String pointer(String parent, ConstraintViolation<?> violation) {
            String pointer = parent;
            for (Path.Node node : violation.getPropertyPath()) {
                if (node.getIndex() != null) {
                    pointer = Pointer.entry(pointer, node.getIndex());
                }
                if (node.getKind() == ElementKind.PROPERTY) {
                    pointer = Pointer.member(pointer, node.getName());
                }
            }
            return pointer;
        }

        private static String place(JsonLocation location) {
            return " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
        }
    }
}
