package org.petregistry.foreignkey;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.petregistry.testkit.architecture.Words;

/** The module does not depend on the domain of the services that use it. */
class WordsTest {
    @Test
    void main_sources_do_not_mention_the_domain_of_the_services() throws IOException {
        Words.assertNone();
    }
}
