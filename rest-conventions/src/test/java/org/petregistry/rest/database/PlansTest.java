package org.petregistry.rest.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlansTest {
    @Test
    void only_statements_that_are_planned_each_time_are_not_kept() {
        assertThat(Plans.isReusable(Plans.eachTime("select 1"))).isFalse();
        assertThat(Plans.isReusable(Plans.reusable("select 1"))).isTrue();
        assertThat(Plans.isReusable("select 1")).isTrue();
    }
}
