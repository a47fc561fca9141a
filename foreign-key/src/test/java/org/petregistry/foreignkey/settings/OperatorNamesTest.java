package org.petregistry.foreignkey.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.petregistry.foreignkey.protocol.Settlement;

/** The settings of recovery under names that a service gives them. */
class OperatorNamesTest {
    private static final String SETTING = "foreign-key.recovery.closed-rows";
    private static final String NAME = "shop.closed-customers";

    @Test
    void a_setting_has_the_value_of_its_other_name() {
        assertThat(closedRows(config(Map.of(NAME, "revive")))).isEqualTo(Settlement.ClosedRows.REVIVE);
    }

    @Test
    void without_a_value_it_has_the_default() {
        assertThat(closedRows(config(Map.of()))).isEqualTo(Settlement.ClosedRows.DELETE);
    }

    @Test
    void a_setting_without_another_name_keeps_its_own() {
        assertThat(config(Map.of("foreign-key.recovery.on-restore", "remove"))
                        .getValue("foreign-key.recovery.on-restore", String.class))
                .isEqualTo("remove");
    }

    @Test
    void an_invalid_value_is_rejected_in_one_line_under_the_other_name() {
        SmallRyeConfig config = config(Map.of(NAME, "bury"));

        assertThatThrownBy(() -> closedRows(config))
                .hasMessageContaining(NAME)
                .hasMessageContaining("bury")
                .message()
                .doesNotContain(SETTING)
                .doesNotContain("\n");
    }

    /** The mappings reject a name that they do not know. */
    @Test
    void the_other_names_are_hidden_from_the_mappings() {
        List<String> names = new ArrayList<>();
        config(Map.of(NAME, "revive", "shop.closed-order", "revive"))
                .getPropertyNames()
                .forEach(names::add);
        assertThat(names).contains("shop.closed-order").doesNotContain(NAME);
    }

    private static Settlement.ClosedRows closedRows(SmallRyeConfig config) {
        return config.getValue(SETTING, Settlement.ClosedRows.class);
    }

    private static SmallRyeConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withInterceptors(new OperatorNames())
                .withDefaultValue(SETTING, "delete")
                .withSources(
                        new PropertiesConfigSource(
                                Map.of("foreign-key.recovery.names.closed-rows", NAME), "service", 90),
                        new PropertiesConfigSource(values, "operator", 100))
                .build();
    }
}
