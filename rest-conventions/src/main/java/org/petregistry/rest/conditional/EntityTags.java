package org.petregistry.rest.conditional;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/** Entity tags derived from a resource's version, and preconditions on them (RFC 9110 §8.8.3 and §13.1). */
public final class EntityTags {
    public static final String IF_MATCH = "If-Match";
    public static final String IF_NONE_MATCH = "If-None-Match";

    private static final String ANY = "*";

    /** One entity-tag, or nothing: a list may have empty elements (RFC 9110 §5.6.1.2). */
    private static final Pattern ELEMENT =
            Pattern.compile("[ \\t]*(?:(?<weak>W/)?(?<opaque>\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\"))?[ \\t]*(?:,|$)");

    private EntityTags() {}

    /**
     * The header If-Match of a request, for {@link #requireMatch}: all its lines, combined as in RFC 9110 §5.3; null if
     * absent. A {@code @HeaderParam String} would be the first line only.
     */
    public static String ifMatch(HttpHeaders request) {
        return request.getHeaderString(IF_MATCH);
    }

    /** The header If-None-Match of a request, for {@link #notModified}, likewise. */
    public static String ifNoneMatch(HttpHeaders request) {
        return request.getHeaderString(IF_NONE_MATCH);
    }

    /** The strong entity tag of a version: {@code "3"}, quotes included. */
    public static String of(long version) {
        return '"' + Long.toString(version) + '"';
    }

    /**
     * Checks the precondition of a change. By strong comparison: a weak tag never matches (§13.1.1).
     *
     * @param ifMatch the header's value, null if absent
     * @param version the current version of an existing resource
     * @throws Problem 412 {@code version-mismatch} when no tag matches; 400 when the header is malformed
     */
    public static void requireMatch(String ifMatch, long version) {
        if (ifMatch == null || isAny(ifMatch)) {
            return;
        }
        String present = of(version);
        List<Tag> tags = parse(IF_MATCH, ifMatch);
        if (tags.stream().noneMatch(tag -> !tag.weak() && tag.opaque().equals(present))) {
            String weak = tags.stream().anyMatch(Tag::weak) ? "A weak entity tag (W/\"…\") never matches. " : "";
            throw Problem.of(ProblemType.VERSION_MISMATCH, weak + "The current version is " + version + ".");
        }
    }

    /**
     * The same for a resource that may not exist.
     *
     * @param version null if there is none
     * @param thing the name of the resource
     * @throws Problem 404 if it does not exist; otherwise as above
     */
    public static void requireMatch(String ifMatch, Long version, String thing, long id) {
        if (version == null) {
            throw Problem.notFound(thing, id);
        }
        requireMatch(ifMatch, version);
    }

    /**
     * Whether the response to a GET is 304, because the caller already has this version. By weak comparison (§13.1.2).
     *
     * @param ifNoneMatch the header's value, null if absent
     * @param version the current version of an existing resource
     * @throws Problem 400 when the header is malformed
     */
    public static boolean notModified(String ifNoneMatch, long version) {
        if (ifNoneMatch == null) {
            return false;
        }
        if (isAny(ifNoneMatch)) {
            return true;
        }
        String present = of(version);
        return parse(IF_NONE_MATCH, ifNoneMatch).stream()
                .anyMatch(tag -> tag.opaque().equals(present));
    }

    private static boolean isAny(String header) {
        return header.strip().equals(ANY);
    }

    private static List<Tag> parse(String header, String value) {
        List<Tag> tags = new ArrayList<>();
        Matcher element = ELEMENT.matcher(value);
        int position = 0;
        while (position < value.length()) {
            if (!element.find(position) || element.start() != position) {
                throw malformed(header);
            }
            if (element.group("opaque") != null) {
                tags.add(new Tag(element.group("weak") != null, element.group("opaque")));
            }
            position = element.end();
        }
        if (tags.isEmpty()) {
            throw malformed(header);
        }
        return tags;
    }

    private static Problem malformed(String header) {
        return Problem.invalidHeader(
                header, header + " must be * or a list of entity tags, each in double quotes, like \"3\".");
    }

    private record Tag(boolean weak, String opaque) {}
}
