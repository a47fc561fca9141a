/** Grants: which owners may be referred to, and how one comes to be known here. Knows no pet and no post. */
package org.petregistry.pets.ownerref;
