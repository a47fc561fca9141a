package org.petregistry.rest.request;

import org.petregistry.rest.problem.Problem;

/** A query parameter that is a whole number. */
public final class NumberParameter {
    private NumberParameter() {}

    /**
     * Reads a parameter that has bounds.
     *
     * @param name the parameter, for what is said of it
     * @param text its value, or null where it is absent
     * @param absent the number that counts then
     * @param min the least that is right
     * @param max the greatest that is right
     * @throws Problem 400 where it is another number, written in another way, or none
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
            // Told below, as for one out of its bounds.
        }
        throw Problem.invalidParameter(name, name + " is a number from " + min + " to " + max + ".");
    }
}
