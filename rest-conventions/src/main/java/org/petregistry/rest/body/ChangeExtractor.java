package org.petregistry.rest.body;

import jakarta.inject.Singleton;
import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.ValueExtractor;

/** Lets Bean Validation validate the value of a {@link Change}, null included, but not an absent member. */
@Singleton
public class ChangeExtractor implements ValueExtractor<Change<@ExtractedValue ?>> {
    @Override
    public void extractValues(Change<?> change, ValueReceiver receiver) {
        if (change.present()) {
            receiver.value(null, change.value());
        }
    }
}
