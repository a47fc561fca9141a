package org.petregistry.rest.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects the errors in the query parameters of one request, to report all of them at once. */
public final class ParameterFaults {
    private final List<Problem> found = new ArrayList<>();

    /**
     * Reads a parameter, and records its error.
     *
     * @param reading fails with {@link Problem#invalidParameter} if the parameter is invalid
     * @param otherwise the value of an invalid parameter, until {@link #refuse} is called
     */
    public <T> T read(Supplier<T> reading, T otherwise) {
        try {
            return reading.get();
        } catch (Problem fault) {
            found.add(fault);
            return otherwise;
        }
    }

    /** Like {@link #read}, without a result. */
    public void check(Runnable check) {
        read(
                () -> {
                    check.run();
                    return null;
                },
                null);
    }

    /** Records an error of a parameter. */
    public void add(String parameter, String detail) {
        found.add(Problem.invalidParameter(parameter, detail));
    }

    /**
     * Fails if there are errors.
     *
     * @throws Problem 400; with several invalid parameters, its member {@code parameter} names the first and its member {@code
     *     parameters} all of them
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
