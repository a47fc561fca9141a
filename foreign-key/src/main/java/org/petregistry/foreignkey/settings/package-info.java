/** The configuration of the relationship. Does not depend on any other package. */
package org.petregistry.foreignkey.settings;
