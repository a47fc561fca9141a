/** Many clients at once, patient ones and such that go away: what they were told adds up, and nothing leaks. */
package org.petregistry.systemtests.load;
