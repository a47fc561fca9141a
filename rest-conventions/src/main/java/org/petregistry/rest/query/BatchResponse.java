package org.petregistry.rest.query;

import java.util.List;

/**
 * The response to a batch: the resources that it created.
 *
 * @param items in the order of the request
 */
public record BatchResponse<T>(List<T> items) {}
