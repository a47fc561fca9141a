package org.petregistry.rest.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AllowedMethodsTest {
    @Test
    void a_path_parameter_matches_one_segment() {
        assertThat("/problems/not-found").matches(AllowedMethods.expression("/problems/{name}", Map.of()));
        assertThat("/problems/not/found").doesNotMatch(AllowedMethods.expression("/problems/{name}", Map.of()));
        assertThat("/problems/").doesNotMatch(AllowedMethods.expression("/problems/{name}", Map.of()));
    }

    @Test
    void a_path_parameter_can_have_a_pattern() {
        String template = "/pets/{id: [1-9][0-9]{0,18}}/posts";

        assertThat("/pets/12/posts").matches(AllowedMethods.expression(template, Map.of()));
        assertThat("/pets/012/posts").doesNotMatch(AllowedMethods.expression(template, Map.of()));
        assertThat("/pets/12").doesNotMatch(AllowedMethods.expression(template, Map.of()));
    }

    @Test
    void a_path_parameter_can_have_declared_values() {
        Map<String, Set<String>> values = Map.of("relation", Set.of("orders", "wishes"));

        assertThat("/customers/12/wishes").matches(AllowedMethods.expression("/customers/12/{relation}", values));
        assertThat("/customers/12/others").doesNotMatch(AllowedMethods.expression("/customers/12/{relation}", values));
    }
}
