/** What both sides of a foreign key have in common: names, actions and all messages of the protocol. */
package org.petregistry.foreignkey.protocol;
