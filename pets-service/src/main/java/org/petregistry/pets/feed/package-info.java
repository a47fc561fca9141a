/** Follows owners-service's change feed, so that names are fresh. Nothing's safety rests on it. */
package org.petregistry.pets.feed;
