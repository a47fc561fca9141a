package org.petregistry.standalone.launcher;

import java.util.Optional;
import org.petregistry.standalone.sampledata.SampleSize;

/**
 * What a start shall do with the data, besides keeping them.
 *
 * @param reset whether to begin anew, with nothing
 * @param agreed whether data may be deleted for it without a question
 * @param sampleData how much to make up once the services are ready, if anything; only after a reset
 */
record StartWish(boolean reset, boolean agreed, Optional<SampleSize> sampleData) {

    /** Refuses sample data among the data of others. */
    StartWish {
        if (sampleData.isPresent() && !reset) {
            throw new IllegalArgumentException("sample data without a reset");
        }
    }
}
