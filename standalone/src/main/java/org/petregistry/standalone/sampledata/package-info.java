/**
 * Generates sample owners and pets and creates them in an empty registry, as any client could. Nothing here depends on where the
 * registry runs.
 */
package org.petregistry.standalone.sampledata;
