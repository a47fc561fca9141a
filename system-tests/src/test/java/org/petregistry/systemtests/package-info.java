/**
 * The registry as a client sees it: both packaged services as processes on a real PostgreSQL, one test per row of the
 * scenarios. Nothing here may know a class of either service.
 */
package org.petregistry.systemtests;
