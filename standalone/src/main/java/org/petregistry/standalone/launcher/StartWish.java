package org.petregistry.standalone.launcher;

import java.util.Optional;
import org.petregistry.standalone.sampledata.SampleSize;

/**
 * What to do with the data at a start.
 *
 * @param reset whether to delete all data first
 * @param agreed whether to delete them without asking
 * @param sampleData how many sample owners and pets to create when the services are ready, if any; only with a reset
 */
record StartWish(boolean reset, boolean agreed, Optional<SampleSize> sampleData) {

    /** Rejects sample data without a reset: they must not mix with other data. */
    StartWish {
        if (sampleData.isPresent() && !reset) {
            throw new IllegalArgumentException("sample data without a reset");
        }
    }
}
