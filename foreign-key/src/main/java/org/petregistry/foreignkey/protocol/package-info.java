/** What both sides of a foreign key have in common: names, actions, all messages of the protocol, and its decisions. */
package org.petregistry.foreignkey.protocol;
