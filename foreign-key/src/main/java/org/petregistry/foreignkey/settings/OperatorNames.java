package org.petregistry.foreignkey.settings;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Lets a service call the settings of recovery by the words of its own domain: with {@code
 * foreign-key.recovery.names.closed-rows=shop.closed-customers}, {@code shop.closed-customers} sets {@code
 * foreign-key.recovery.closed-rows}. Error messages contain the name that the operator used, and an unknown name under the same
 * prefix is still rejected.
 */
public final class OperatorNames implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1;

    private static final String SETTINGS = "foreign-key.recovery.";
    private static final String NAMES = SETTINGS + "names.";

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        if (!name.startsWith(SETTINGS) || name.startsWith(NAMES)) {
            return value;
        }
        ConfigValue other = context.proceed(NAMES + name.substring(SETTINGS.length()));
        if (other == null) {
            return value;
        }
        ConfigValue given = context.proceed(other.getValue());
        if (given != null) {
            return given;
        }
        return value == null ? null : value.withName(other.getValue());
    }

    /** Without the other names: no mapping has a member for them. */
    @Override
    public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
        List<String> names = new ArrayList<>();
        Set<String> others = new LinkedHashSet<>();
        context.iterateNames().forEachRemaining(name -> {
            names.add(name);
            if (name.startsWith(NAMES)) {
                others.add(context.proceed(name).getValue());
            }
        });
        names.removeIf(others::contains);
        return names.iterator();
    }

    /**
     * The environment variable of a setting, for messages.
     *
     * @param setting its name in {@link ForeignKeySettings.Recovery}
     */
    public static String variable(ForeignKeySettings.Recovery settings, String setting) {
        return settings.names()
                .getOrDefault(setting, SETTINGS + setting)
                .toUpperCase(Locale.ROOT)
                .replaceAll("[^A-Z0-9]", "_");
    }
}
