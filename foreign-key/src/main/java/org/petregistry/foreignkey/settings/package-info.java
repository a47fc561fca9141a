/** What an operator may set of the relationship, in one place. It knows no other package. */
package org.petregistry.foreignkey.settings;
