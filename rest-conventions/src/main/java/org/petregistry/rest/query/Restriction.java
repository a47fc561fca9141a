package org.petregistry.rest.query;

/**
 * What holds for the part of a collection that a path names, as in {@code /pets/7/posts}.
 *
 * @param column a column that refers to something
 * @param value the id that it refers to
 */
public record Restriction(String column, long value) {}
