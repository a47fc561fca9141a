/** Owners, as in owners-service without roles, and their pets, read from the same database. */
package org.petregistry.onedatabase.owner;
