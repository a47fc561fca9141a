/**
 * Work that a service does once before it is ready, so that no caller waits for classes to be loaded and statements to be
 * translated. What that work is, each room says itself.
 */
package org.petregistry.rest.warmup;
