/** What an audit of the relation asks of this side: digests of all grants, and what is known of single owners. It only reads. */
package org.petregistry.pets.audit;
