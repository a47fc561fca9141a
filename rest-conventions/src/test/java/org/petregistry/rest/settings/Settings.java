package org.petregistry.rest.settings;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The settings of a service, from properties of a test. */
public final class Settings {
    private Settings() {}

    /** @param properties the set properties; others have their defaults */
    public static RegistrySettings of(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(RegistrySettings.class)
                .withDefaultValues(properties)
                .build()
                .getConfigMapping(RegistrySettings.class);
    }
}
