/**
 * What holds the two databases together after one of them has gone back in time: the gate of the database connections, the
 * pair number of every message, and reserved ids. Used by both sides.
 */
package org.petregistry.foreignkey.pairing;
