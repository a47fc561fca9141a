/** A client of the services for programs outside of them: the audit and the sample data share it. It knows neither. */
package org.petregistry.client;
