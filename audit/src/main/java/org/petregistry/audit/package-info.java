/**
 * The audit of a running registry, over HTTP alone: whether the two services agree on which owners exist. It knows neither
 * the databases nor how the registry was started.
 */
package org.petregistry.audit;
