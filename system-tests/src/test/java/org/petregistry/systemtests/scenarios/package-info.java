/** What must be possible: one test per row of the tutorials that the registry grew out of, and the README's tour. */
package org.petregistry.systemtests.scenarios;
