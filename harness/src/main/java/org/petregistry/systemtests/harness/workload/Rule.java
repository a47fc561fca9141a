package org.petregistry.systemtests.harness.workload;

import java.util.function.Consumer;

/** Something that must hold in every history. */
@FunctionalInterface
interface Rule {

    /** Reports everything in a history that violates the rule. */
    void check(History history, Consumer<String> violations);
}
