package org.petregistry.rest.query;

import java.util.List;

/**
 * Several resources that were created at once.
 *
 * @param items in the order of the request
 */
public record Items<T>(List<T> items) {}
