/**
 * The registry as a client sees it: both packaged services as processes on a real PostgreSQL. Nothing here may know a class
 * of either service, but for the model of their protocol in {@code relationship.model}.
 */
package org.petregistry.systemtests;
