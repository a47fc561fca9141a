package org.petregistry.foreignkey.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.petregistry.rest.settings.RegistrySettings;

/** The page for operators lists exactly the existing properties. */
class OperationsPageTest {
    /** A property, its variable, its default and the beginning of its description. */
    private static final Pattern ROW = Pattern.compile("\\| `([a-z.-]+)` \\| `([A-Z_]+)` \\| (.+?) \\| \\S.*\\|");

    @Test
    void the_page_lists_each_property_with_its_variable_and_its_default() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "operations.md"))) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                assertThat(row.group(2)).isEqualTo(variable(row.group(1)));
                String none = listed.put(row.group(1), row.group(3).startsWith("`") ? row.group(3) : "in words");
                assertThat(none).as(row.group(1) + " twice").isNull();
            }
        }
        Map<String, String> mapped = new TreeMap<>(mapped());
        operatorNames().forEach((name, setting) -> mapped.put(name, mapped.get(setting)));
        mapped.keySet().removeAll(operatorNames().values());
        assertThat(listed).isEqualTo(mapped);
    }

    /** A setting is listed under the name that the services give it. */
    private static Map<String, String> operatorNames() throws IOException {
        Map<String, String> names = new TreeMap<>();
        for (String service : List.of("owners-service", "pets-service")) {
            Properties properties = new Properties();
            try (Reader file =
                    Files.newBufferedReader(Path.of("..", service, "src/main/resources/application.properties"))) {
                properties.load(file);
            }
            properties.stringPropertyNames().stream()
                    .filter(property -> property.startsWith("foreign-key.recovery.names."))
                    .forEach(property -> names.put(
                            properties.getProperty(property), property.replace("recovery.names.", "recovery.")));
        }
        assertThat(names).isNotEmpty();
        return names;
    }

    private static Map<String, String> mapped() {
        Map<String, String> mapped = new TreeMap<>();
        Stream.of(RegistrySettings.class, ForeignKeySettings.class)
                .forEach(root ->
                        add(root, root.getAnnotation(ConfigMapping.class).prefix(), mapped));
        return mapped;
    }

    private static void add(Class<?> group, String prefix, Map<String, String> properties) {
        for (Method property : group.getDeclaredMethods()) {
            if (property.getReturnType() == Map.class) {
                continue; // the names themselves are fixed at build time
            }
            String name = property.isAnnotationPresent(WithParentName.class) ? prefix : prefix + "." + name(property);
            if (property.getReturnType().getEnclosingClass() != null
                    && !property.getReturnType().isEnum()) {
                add(property.getReturnType(), name, properties);
            } else {
                WithDefault value = property.getAnnotation(WithDefault.class);
                properties.put(name, value == null ? "in words" : "`" + value.value() + "`");
            }
        }
    }

    private static String name(Method property) {
        assertThat(property.isAnnotationPresent(WithName.class)).isFalse();
        return property.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "_");
    }
}
