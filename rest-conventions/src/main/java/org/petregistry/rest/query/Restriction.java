package org.petregistry.rest.query;

/**
 * What holds for the part of a collection that a path names, as in {@code /shelves/7/cups}.
 *
 * @param column a column that refers to something
 * @param value the id that it refers to
 */
public record Restriction(String column, long value) {}
