package org.petregistry.foreignkey.protocol.model;

import java.util.function.Supplier;

/**
 * One step.
 *
 * @param what its description, computed only for a counterexample
 * @param then the state after it
 */
record Step(Supplier<String> what, State then) {}
