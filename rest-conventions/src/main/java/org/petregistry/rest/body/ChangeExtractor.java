package org.petregistry.rest.body;

import jakarta.inject.Singleton;
import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.ValueExtractor;

/** Lets Bean Validation look into a {@link Change}: at null and at a value, but not where the member is absent. */
@Singleton
public class ChangeExtractor implements ValueExtractor<Change<@ExtractedValue ?>> {
    @Override
    public void extractValues(Change<?> change, ValueReceiver receiver) {
        if (change.present()) {
            receiver.value(null, change.value());
        }
    }
}
