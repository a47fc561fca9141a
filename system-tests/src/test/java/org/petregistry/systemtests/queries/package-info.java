/**
 * Random queries, answered by the services and by a plain reference in memory that is written from the words of the API.
 * What it takes to draw them, to run them, to compare, and to find the shortest one that still fails.
 */
package org.petregistry.systemtests.queries;
