/** What pets-service may ask about owners. It only reads. */
package org.petregistry.owners.lookup;
