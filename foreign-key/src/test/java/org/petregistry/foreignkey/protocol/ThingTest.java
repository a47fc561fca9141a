package org.petregistry.foreignkey.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThingTest {
    @Test
    void a_list_in_a_sentence_has_commas_and_a_final_and() {
        assertThat(Thing.enumeration(List.of("1 pet"))).isEqualTo("1 pet");
        assertThat(Thing.enumeration(List.of("1 pet", "1 post"))).isEqualTo("1 pet and 1 post");
        assertThat(Thing.enumeration(List.of("1 pet", "1 post", "1 visit"))).isEqualTo("1 pet, 1 post and 1 visit");
    }
}
