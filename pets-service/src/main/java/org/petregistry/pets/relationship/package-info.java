/** Declares which tables refer to owners. All that follows from it is in the module foreign-key. */
package org.petregistry.pets.relationship;
