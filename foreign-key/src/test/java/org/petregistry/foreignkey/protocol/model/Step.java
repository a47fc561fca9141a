package org.petregistry.foreignkey.protocol.model;

import java.util.function.Supplier;

/**
 * One thing that can happen.
 *
 * @param what in words, which are wanted seldom
 * @param then how everything is afterwards
 */
record Step(Supplier<String> what, State then) {}
