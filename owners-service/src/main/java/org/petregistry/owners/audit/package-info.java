/** What an audit of the relation asks of this side: digests of all owners. It only reads. */
package org.petregistry.owners.audit;
