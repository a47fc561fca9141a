/** Rules for the sources of all modules, which the tests of each module check. */
package org.petregistry.testkit.architecture;
