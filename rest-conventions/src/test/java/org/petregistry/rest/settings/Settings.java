package org.petregistry.rest.settings;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Settings as a service reads them, from properties of a test. */
public final class Settings {
    private Settings() {}

    /** @param properties what is set; the rest has its default */
    public static RegistrySettings of(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(RegistrySettings.class)
                .withDefaultValues(properties)
                .build()
                .getConfigMapping(RegistrySettings.class);
    }
}
