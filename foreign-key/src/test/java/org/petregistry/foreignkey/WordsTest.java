package org.petregistry.foreignkey;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.petregistry.testkit.architecture.Words;

/** The module knows nothing of those who use it. */
class WordsTest {
    @Test
    void no_main_source_names_a_thing_of_the_services() throws IOException {
        Words.assertNone();
    }
}
