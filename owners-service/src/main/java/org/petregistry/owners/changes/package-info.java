/** The change feed: which owners have changed since when. Nothing else may write positions. */
package org.petregistry.owners.changes;
