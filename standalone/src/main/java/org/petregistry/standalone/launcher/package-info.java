/**
 * What {@code ./start} runs: an embedded PostgreSQL and both services on this machine, watched and restarted, on a data
 * directory that is kept.
 */
package org.petregistry.standalone.launcher;
