/**
 * Owners and pets that nobody has, and how they get into an empty registry: as any client might send them. Nothing here knows
 * where the registry runs.
 */
package org.petregistry.standalone.sampledata;
