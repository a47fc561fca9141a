/** Many clients at once, including such that abandon their requests: no answer violates a rule, and nothing leaks. */
package org.petregistry.systemtests.load;
