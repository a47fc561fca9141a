/**
 * What comes in: everything that must be refused, tried on every operation of both services' documents, and what is unusual
 * and nevertheless right.
 */
package org.petregistry.systemtests.input;
