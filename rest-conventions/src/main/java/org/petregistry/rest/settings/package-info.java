/** The configuration of a service. Does not depend on any other package. */
package org.petregistry.rest.settings;
