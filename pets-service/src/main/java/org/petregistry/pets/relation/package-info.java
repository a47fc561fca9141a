/** The relation as seen from owners-service: many owners' pets and posts at once, and one owner's as a query. */
package org.petregistry.pets.relation;
