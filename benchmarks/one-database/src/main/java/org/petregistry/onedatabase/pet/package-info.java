/** Pets, as in pets-service, with a foreign key to the table of owners. */
package org.petregistry.onedatabase.pet;
