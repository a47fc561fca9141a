package org.petregistry.standalone.sampledata;

/**
 * How much sample data to make.
 *
 * @param owners from 0 to {@link #LARGEST}
 * @param pets from 0 to {@link #LARGEST}; without an owner in the registry they have none
 */
public record SampleSize(int owners, int pets) {

    /** The most owners, and the most pets. */
    public static final int LARGEST = 10_000_000;

    /** How many owners a sample usually has. */
    public static final int USUAL_OWNERS = 20;

    /** How many pets a sample usually has. */
    public static final int USUAL_PETS = 50;
}
