/** Which registry's owners these pets refer to. */
package org.petregistry.pets.registry;
