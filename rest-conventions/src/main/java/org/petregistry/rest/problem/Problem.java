package org.petregistry.rest.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The exception for all rejected requests: it becomes an {@code application/problem+json} response (RFC 9457). It has no stack
 * trace, since it is a response and not an internal error.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ProblemType type;
    private final transient Map<String, Object> members = new LinkedHashMap<>();

    private Problem(ProblemType type, String detail) {
        super(detail, null, false, false);
        this.type = type;
    }

    /**
     * @param type the problem type
     * @param detail a human-readable explanation of this occurrence; never SQL, a class name or a secret
     */
    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail);
    }

    /** A 400 about the body. */
    public static Problem invalidBody(List<Violation> violations) {
        return of(ProblemType.INVALID_REQUEST, summary(violations)).with("violations", List.copyOf(violations));
    }

    /** A 400 about one query parameter. */
    public static Problem invalidParameter(String parameter, String detail) {
        return of(ProblemType.INVALID_REQUEST, detail).with("parameter", parameter);
    }

    /** A 400 about several query parameters, from one about each. */
    static Problem invalidParameters(List<Problem> faults) {
        String detail = faults.stream().map(Problem::getMessage).collect(Collectors.joining(" "));
        List<Object> names = faults.stream()
                .map(fault -> fault.members().get("parameter"))
                .distinct()
                .toList();
        return invalidParameter((String) names.get(0), detail).with("parameters", names);
    }

    /** A 400 about one header. */
    public static Problem invalidHeader(String header, String detail) {
        return of(ProblemType.INVALID_REQUEST, detail).with("header", header);
    }

    /** A 404 for an id. */
    public static Problem notFound(String what, long id) {
        return of(ProblemType.NOT_FOUND, "The " + what + " " + id + " does not exist.");
    }

    /** Adds an extension member (RFC 9457 §3.2). */
    public Problem with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    /** Adds the member {@code violations}. */
    public Problem at(List<Violation> violations) {
        return with("violations", List.copyOf(violations));
    }

    public ProblemType type() {
        return type;
    }

    /** The extension members, in the order in which they were added. */
    public Map<String, Object> members() {
        return members;
    }

    private static String summary(List<Violation> violations) {
        Violation first = violations.get(0);
        String place = first.pointer().isEmpty() ? "The body" : first.pointer();
        String more = violations.size() == 1 ? "" : " (and " + (violations.size() - 1) + " more)";
        return place + " " + first.message() + more + ".";
    }
}
