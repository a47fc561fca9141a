/**
 * The launcher behind {@code ./start}: runs and supervises an embedded PostgreSQL and both services on this machine, on a data
 * directory that it keeps.
 */
package org.petregistry.standalone.launcher;
