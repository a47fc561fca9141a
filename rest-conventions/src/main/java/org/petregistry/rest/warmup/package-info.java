/**
 * The warm-up of a service before it is ready, so that no caller waits for class loading and query compilation. Each package
 * defines its own steps.
 */
package org.petregistry.rest.warmup;
