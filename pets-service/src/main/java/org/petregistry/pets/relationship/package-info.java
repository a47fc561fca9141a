/** Declares the tables that reference owners. The module foreign-key does the rest. */
package org.petregistry.pets.relationship;
