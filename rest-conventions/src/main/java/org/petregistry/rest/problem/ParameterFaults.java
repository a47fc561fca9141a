package org.petregistry.rest.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What is wrong with the query parameters of one request, so that all of it is told at once. */
public final class ParameterFaults {
    private final List<Problem> found = new ArrayList<>();

    /**
     * Reads a parameter, and remembers what is wrong with it.
     *
     * @param reading ends with {@link Problem#invalidParameter} where the parameter is not right
     * @param otherwise what counts then, until {@link #refuse} is called
     */
    public <T> T read(Supplier<T> reading, T otherwise) {
        try {
            return reading.get();
        } catch (Problem fault) {
            found.add(fault);
            return otherwise;
        }
    }

    /** As {@link #read}, for what has no result. */
    public void check(Runnable check) {
        read(
                () -> {
                    check.run();
                    return null;
                },
                null);
    }

    /** Remembers that something is wrong with a parameter. */
    public void add(String parameter, String detail) {
        found.add(Problem.invalidParameter(parameter, detail));
    }

    /**
     * Ends the request if anything is wrong.
     *
     * @throws Problem 400; where several parameters are at fault, its member {@code parameter} names the first and its
     *     member {@code parameters} all of them
     */
    public void refuse() {
        if (found.size() == 1) {
            throw found.get(0);
        }
        if (!found.isEmpty()) {
            throw Problem.invalidParameters(found);
        }
    }
}
