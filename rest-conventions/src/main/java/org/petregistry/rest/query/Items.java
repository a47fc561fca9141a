package org.petregistry.rest.query;

import java.util.List;

/**
 * Several resources that were made at once.
 *
 * @param items in the order in which they were asked for
 */
public record Items<T>(List<T> items) {}
