package org.petregistry.standalone.sampledata;

/**
 * How many sample owners and pets to create.
 *
 * @param owners from 0 to {@link #LARGEST}
 * @param pets from 0 to {@link #LARGEST}; if there are no owners, they have none
 */
public record SampleSize(int owners, int pets) {

    /** The largest number of owners, and of pets. */
    public static final int LARGEST = 10_000_000;

    /** The default number of owners. */
    public static final int USUAL_OWNERS = 20;

    /** The default number of pets. */
    public static final int USUAL_PETS = 50;
}
