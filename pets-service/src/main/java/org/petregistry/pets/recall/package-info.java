/** Recalls of grants: decides, in one transaction, each deletion of an owner. The only room that touches pets and posts of others. */
package org.petregistry.pets.recall;
