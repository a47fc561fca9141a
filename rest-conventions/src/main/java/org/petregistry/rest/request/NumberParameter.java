package org.petregistry.rest.request;

import org.petregistry.rest.problem.Problem;

/** A query parameter that is a whole number. */
public final class NumberParameter {
    private NumberParameter() {}

    /**
     * Reads a parameter that has bounds.
     *
     * @param name the parameter, for the error message
     * @param text its value, or null if absent
     * @param absent the default
     * @param min the minimum
     * @param max the maximum
     * @throws Problem 400 if it is out of bounds or not a plain number
     */
    public static long read(String name, String text, long absent, long min, long max) {
        if (text == null) {
            return absent;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max && text.equals(Long.toString(value))) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, like a value out of bounds.
        }
        throw Problem.invalidParameter(name, name + " must be a number from " + min + " to " + max + ".");
    }
}
