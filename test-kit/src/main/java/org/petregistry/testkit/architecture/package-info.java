/** Rules about the sources of all modules, for their tests. */
package org.petregistry.testkit.architecture;
