package org.petregistry.rest.body;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.petregistry.rest.body.RecordShape.Member;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.Violation;

/**
 * Reads JSON into records and reports all violations at once. It uses Jackson's tokens and not its data binding, which stops
 * at the first error, coerces values, and is shared with the clients, which must be tolerant.
 *
 * <p>A target is a record, or a list of one. A record's components may be {@code String}, {@code Long}, or a {@link Change} of
 * one of them. They are null when absent, a {@code Change} is absent. Constraints are checked record by record, so that no
 * {@code @Valid} is needed.
 */
final class StrictJson {
    private static final int MAX_BATCH = 1_000;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(16).build())
            .build();

    private final Validator validator;

    /** @param validator checks the constraints of each record */
    StrictJson(Validator validator) {
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
                parser -> type instanceof ParameterizedType list
                        ? reading.batch(parser, (Class<?>) list.getActualTypeArguments()[0])
                        : reading.object(parser, (Class<?>) type, ""));
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

    /** Reads the value at the current token to its end. */
    @FunctionalInterface
    private interface ValueReader {
        Object read(JsonParser parser) throws IOException;
    }

    /** Reads the value of a member at the current token to its end. */
    @FunctionalInterface
    private interface MemberReader<M> {
        Object read(JsonParser parser, M member, String pointer) throws IOException;
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

        private List<Object> batch(JsonParser parser, Class<?> target) throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                wrongType(parser, "", "must be an array");
                return List.of();
            }
            List<Object> entries = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (entries.size() == MAX_BATCH) {
                    throw invalid("must have 1 to 1000 entries");
                }
                entries.add(object(parser, target, Pointer.entry("", entries.size())));
            }
            if (entries.isEmpty()) {
                throw invalid("must have 1 to 1000 entries");
            }
            return entries;
        }

        /** Null if it is invalid, with a violation added. */
        private Object object(JsonParser parser, Class<?> target, String pointer) throws IOException {
            RecordShape shape = RecordShape.of(target);
            Map<String, Object> values = members(parser, shape.members(), this::member, pointer);
            if (values == null) {
                return null;
            }
            Object value = shape.create(values);
            checkConstraints(value, shape.members(), pointer);
            return value;
        }

        /** An object whose members are described by rules instead of a record. */
        Object described(JsonParser parser, Map<String, MemberRule> rules) throws IOException {
            Map<String, Object> values = members(parser, rules, this::ruled, "");
            if (values != null) {
                rules.keySet().stream()
                        .filter(name -> !values.containsKey(name))
                        .forEach(name -> findings.add(Pointer.member("", name), "is required"));
            }
            return values;
        }

        /** Reads the members of an object, each at most once; null if it is not an object, with a violation added. */
        private <M> Map<String, Object> members(
                JsonParser parser, Map<String, M> known, MemberReader<M> reader, String pointer) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                wrongType(parser, pointer, "must be an object");
                return null;
            }
            Map<String, Object> values = new HashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                String place = Pointer.member(pointer, name);
                M member = known.get(name);
                parser.nextToken();
                if (member == null) {
                    wrongType(parser, place, "is unknown or read-only");
                } else if (values.containsKey(name)) {
                    wrongType(parser, place, "is repeated");
                } else {
                    values.put(name, reader.read(parser, member, place));
                }
            }
            return values;
        }

        private Object ruled(JsonParser parser, MemberRule rule, String pointer) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return wrongType(parser, pointer, "is required");
            }
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
            Object value = null;
            if (parser.currentToken() != JsonToken.VALUE_NULL) {
                value = member.type() == Long.class
                        ? integer(parser, Long.MIN_VALUE, Long.MAX_VALUE, pointer)
                        : text(parser, member.multiLine(), pointer);
            }
            return member.isChange() ? Change.to(value) : value;
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
                    .sorted(Comparator.<ConstraintViolation<Object>>comparingInt(violation ->
                                    members.get(component(violation)).index())
                            .thenComparing(ConstraintViolation::getMessage))
                    .map(violation ->
                            new Violation(Pointer.member(pointer, component(violation)), violation.getMessage()))
                    .filter(violation -> !findings.has(violation.pointer()))
                    .toList()
                    .forEach(violation -> findings.add(violation.pointer(), violation.message()));
        }

        private static String component(ConstraintViolation<?> violation) {
            return violation.getPropertyPath().iterator().next().getName();
        }

        private static String place(JsonLocation location) {
            return " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
        }
    }
}
