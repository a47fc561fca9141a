package org.petregistry.rest.query;

/**
 * The condition for a sub-collection, such as {@code /shelves/7/cups}.
 *
 * @param column a referencing column
 * @param value the referenced id
 */
public record Restriction(String column, long value) {}
