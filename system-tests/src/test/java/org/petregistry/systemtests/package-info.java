/**
 * The registry as a client sees it: both packaged services as processes on a real PostgreSQL. Nothing here may know a class
 * of either service.
 */
package org.petregistry.systemtests;
