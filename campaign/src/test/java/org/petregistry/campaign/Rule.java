package org.petregistry.campaign;

import java.util.function.Consumer;

/** Something that must hold in every history. */
@FunctionalInterface
interface Rule {

    /** Tells everything in a history that breaks the rule. */
    void check(History history, Consumer<String> violations);
}
