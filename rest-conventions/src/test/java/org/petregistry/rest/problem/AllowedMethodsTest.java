package org.petregistry.rest.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllowedMethodsTest {
    @Test
    void a_parameter_stands_for_one_segment() {
        assertThat("/problems/not-found").matches(AllowedMethods.expression("/problems/{name}"));
        assertThat("/problems/not/found").doesNotMatch(AllowedMethods.expression("/problems/{name}"));
        assertThat("/problems/").doesNotMatch(AllowedMethods.expression("/problems/{name}"));
    }

    @Test
    void a_parameter_may_say_what_it_matches() {
        String template = "/pets/{id: [1-9][0-9]{0,18}}/posts";

        assertThat("/pets/12/posts").matches(AllowedMethods.expression(template));
        assertThat("/pets/012/posts").doesNotMatch(AllowedMethods.expression(template));
        assertThat("/pets/12").doesNotMatch(AllowedMethods.expression(template));
    }
}
