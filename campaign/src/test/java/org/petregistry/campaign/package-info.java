/**
 * Clients that work with a pair of services while it is broken on purpose, a history of what they were told, and a checker that
 * finds in a history what must never be. Run by {@code mvn verify -Pchaos}; the checker's own tests run always.
 */
package org.petregistry.campaign;
