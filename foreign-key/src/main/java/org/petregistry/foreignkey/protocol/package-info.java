/** What both sides of a foreign key have in common: names, actions, and every message that travels between them, once. */
package org.petregistry.foreignkey.protocol;
