/**
 * The audit of a running registry: whether the two services agree on which owners exist. It uses HTTP only, and knows
 * neither the databases nor how the registry was started.
 */
package org.petregistry.audit;
