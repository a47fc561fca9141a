/** Which registry this is. It depends on no other package. */
package org.petregistry.owners.registry;
