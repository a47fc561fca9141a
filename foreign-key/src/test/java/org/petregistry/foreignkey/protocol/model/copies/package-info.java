/**
 * A model of the copied columns while databases go back in time: one customer that is renamed, its version, the change feed and
 * its cursor. The larger model of recovery has none of these.
 */
package org.petregistry.foreignkey.protocol.model.copies;
