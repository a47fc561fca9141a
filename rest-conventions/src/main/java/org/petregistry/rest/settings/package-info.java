/** What an operator may set, in one place. It knows no other package. */
package org.petregistry.rest.settings;
